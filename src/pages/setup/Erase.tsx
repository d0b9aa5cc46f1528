import React, { useState } from 'react';
import { Alert, Button, Field, Input, Stack } from '@grafana/ui';
import { erasedText } from '../../shared/erased-text';
import type { EraseAnswer } from '../../shared/resources';
import { visible } from '../../shared/text';
import { eraseFromHistory } from '../backend';
import { isAdmin } from '../permissions';
import { errorMessage } from '../../components/use-answer';
import { noConditions, toRequest, type Conditions } from './erase-request';

type State =
  { is: 'asked' | 'working' } | { is: 'counted' | 'erased'; answer: EraseAnswer } | { is: 'failed'; message: string };

/** What is typed to erase. */
const WORD = 'erase';

/** For administrators: erases a user, a text or a time from the history, after it is counted and confirmed. */
export function Erase({ ds }: { ds: string }) {
  const [conditions, setConditions] = useState(noConditions);
  const [state, setState] = useState<State>({ is: 'asked' });
  const [typed, setTyped] = useState('');
  if (!isAdmin()) {
    return null;
  }
  const change = (changes: Partial<Conditions>) => {
    setConditions({ ...conditions, ...changes });
    setState({ is: 'asked' });
    setTyped('');
  };
  const run = async (dryRun: boolean) => {
    setState({ is: 'working' });
    setTyped('');
    try {
      const answer = await eraseFromHistory(ds, toRequest(conditions, dryRun));
      setState({ is: dryRun ? 'counted' : 'erased', answer });
    } catch (error) {
      setState({ is: 'failed', message: errorMessage(error) });
    }
  };
  return (
    <section aria-label="Erase">
      <h3>Erase</h3>
      <p>
        Erases the statements, runaways, deadlocks and names in lock trees that fit all of these. Who erased when, and
        how much, is kept; what, is not. Backups are not touched.
      </p>
      <Stack direction="row" gap={2} wrap="wrap">
        <Field label="User">
          <Input value={conditions.user} onChange={({ currentTarget }) => change({ user: currentTarget.value })} />
        </Field>
        <Field label="Text" description="* any characters, ? one, \ before either for itself">
          <Input value={conditions.text} onChange={({ currentTarget }) => change({ text: currentTarget.value })} />
        </Field>
        <Field label="From">
          <Time value={conditions.from} onChange={(from) => change({ from })} />
        </Field>
        <Field label="To">
          <Time value={conditions.to} onChange={(to) => change({ to })} />
        </Field>
      </Stack>
      <Stack direction="column" gap={1} alignItems="flex-start">
        <Button
          variant="secondary"
          disabled={state.is === 'working' || Object.values(conditions).every((one) => one === '')}
          onClick={() => void run(true)}
        >
          {state.is === 'working' ? 'Working…' : 'Count what would be erased'}
        </Button>
        {state.is === 'counted' && (
          <>
            <p role="status">{erasedText(state.answer, false)}</p>
            <Field label={`Type "${WORD}" to erase it. It cannot be brought back.`}>
              <Input value={typed} onChange={({ currentTarget }) => setTyped(currentTarget.value)} />
            </Field>
            <Button variant="destructive" disabled={typed !== WORD} onClick={() => void run(false)}>
              Erase
            </Button>
          </>
        )}
        {state.is === 'erased' && <Done answer={state.answer} />}
        {state.is === 'failed' && (
          <Alert severity="error" title="Erasing failed">
            {state.message}
          </Alert>
        )}
      </Stack>
    </section>
  );
}

const Time = ({ value, onChange }: { value: string; onChange(value: string): void }) => (
  <Input type="datetime-local" step={1} value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)} />
);

function Done({ answer }: { answer: EraseAnswer }) {
  return (
    <Alert severity={answer.left.length === 0 ? 'success' : 'warning'} title={erasedText(answer, true)}>
      {answer.left.length > 0 && (
        <>
          <p>These files may still hold it:</p>
          <ul>
            {answer.left.map((file) => (
              <li key={file}>
                <code>{visible(file)}</code>
              </li>
            ))}
          </ul>
        </>
      )}
    </Alert>
  );
}
