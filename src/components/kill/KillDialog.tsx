import React, { useCallback, useEffect, useRef, useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, Field, Input, LoadingPlaceholder, Modal, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import type { KillAnswer, KillMode, KillPreview, KillPreviewRequest } from '../../shared/kill';
import { duration, oneLine, visible } from '../../shared/text';
import { PropertyList } from '../PropertyList';
import { errorMessage, useAnswer } from '../use-answer';
import { previewKill, sendKill } from './backend';
import { previewLines } from './preview-lines';

interface Props {
  ds: string;
  request: KillPreviewRequest;
  onClose(): void;
}

/** Shows what a kill would do, asks for the processlist id, sends it, and says what became of it. */
export function KillDialog({ ds, request, onClose }: Props) {
  const { instance, id } = request;
  const [mode, setMode] = useState<KillMode>(request.mode ?? 'query');
  const [isSent, setSent] = useState(false);
  const mayChoose = request.mode !== 'connection' && !isSent;
  const preview = useAnswer(useCallback(() => previewKill(ds, { instance, id, mode }), [ds, instance, id, mode]));
  const title = mode === 'connection' ? 'Kill this connection?' : 'Kill this statement?';
  return (
    <Modal isOpen title={title} onDismiss={onClose}>
      {mayChoose && (
        <RadioButtonGroup aria-label="What to kill" fullWidth options={modes} value={mode} onChange={setMode} />
      )}
      {preview.state === 'loading' && <LoadingPlaceholder text="Looking at what it would do…" />}
      {preview.state === 'failed' && <Alert severity="info" title={preview.problem} />}
      {preview.state === 'done' && (
        <Confirmation key={mode} ds={ds} preview={preview.value} onSend={setSent} onClose={onClose} />
      )}
    </Modal>
  );
}

const modes = [
  { value: 'query' as const, label: 'Statement', description: 'KILL QUERY: session and transaction stay' },
  { value: 'connection' as const, label: 'Connection', description: 'KILL CONNECTION: the transaction is rolled back' },
];

type State =
  { is: 'asking' } | { is: 'sending' } | { is: 'done'; answer: KillAnswer } | { is: 'failed'; problem: string };

interface ConfirmationProps extends Pick<Props, 'ds' | 'onClose'> {
  preview: KillPreview;
  onSend(isSent: true): void;
}

function Confirmation({ ds, preview, onSend, onClose }: ConfirmationProps) {
  const styles = useStyles2(getStyles);
  const input = useRef<HTMLInputElement>(null);
  // The dialog focuses its close button in the next frame.
  useEffect(() => {
    const frame = requestAnimationFrame(() => requestAnimationFrame(() => input.current?.focus()));
    return () => cancelAnimationFrame(frame);
  }, []);
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const [state, setState] = useState<State>({ is: 'asking' });
  const { token, refused, processlistId, command, notes } = preview;
  const isTyped = typed.trim() === String(processlistId);

  const send = async () => {
    if (token === null || !isTyped) {
      return;
    }
    setState({ is: 'sending' });
    onSend(true);
    try {
      setState({ is: 'done', answer: await sendKill(ds, { token, processlistId, reason }) });
    } catch (error) {
      setState({ is: 'failed', problem: errorMessage(error) });
    }
  };

  if (state.is === 'done' || state.is === 'failed') {
    return <Result state={state} onClose={onClose} />;
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <pre className={styles.sql} aria-label="Statement" tabIndex={0}>
        {preview.text === null ? 'The session is idle: no statement runs.' : oneLine(preview.text, 2000)}
      </pre>
      <PropertyList properties={[...whose(preview), ...previewLines(preview)]} />
      {notes.length > 0 && (
        <ul className={styles.notes}>
          {notes.map((note) => (
            <li key={note}>{visible(note)}</li>
          ))}
        </ul>
      )}
      {refused !== null ? (
        <Alert severity="warning" title={`It is protected. ${visible(refused)}`} />
      ) : (
        <>
          <Field
            label={`Type ${processlistId} to confirm`}
            description={`Runaway sends ${command}, and records who asked for it.`}
          >
            <Input
              id="kill-processlist-id"
              ref={input}
              width={20}
              inputMode="numeric"
              autoComplete="off"
              value={typed}
              onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            />
          </Field>
          <Field label="Reason (optional)">
            <Input
              id="kill-reason"
              maxLength={500}
              value={reason}
              onChange={({ currentTarget }) => setReason(currentTarget.value)}
            />
          </Field>
        </>
      )}
      <Modal.ButtonRow>
        <Button type="button" variant="secondary" fill="outline" onClick={onClose}>
          Cancel
        </Button>
        {refused === null && (
          <Button type="submit" variant="destructive" disabled={!isTyped || state.is === 'sending'}>
            {state.is === 'sending' ? 'Sending…' : command}
          </Button>
        )}
      </Modal.ButtonRow>
    </form>
  );
}

function Result({ state, onClose }: { state: Extract<State, { is: 'done' | 'failed' }>; onClose(): void }) {
  const isWrong = state.is === 'done' && state.answer.result === 'other';
  const severity = state.is === 'failed' || isWrong ? 'error' : state.answer.result === 'ended' ? 'info' : 'success';
  const message = state.is === 'failed' ? state.problem : state.answer.message;
  return (
    <>
      <div role="status">
        <Alert severity={severity} title={visible(message)} />
      </div>
      <Modal.ButtonRow>
        <Button onClick={onClose}>Close</Button>
      </Modal.ButtonRow>
    </>
  );
}

function whose({
  instance,
  processlistId,
  user,
  host,
  db,
  elapsed,
  state,
}: KillPreview): Array<readonly [string, string]> {
  const account = `${user ?? 'unknown user'}${host === null ? '' : `@${host}`}`;
  return [
    ['Session', `#${processlistId} ${account}${db === null ? '' : `, schema ${db}`}, on ${instance}`],
    ...(elapsed === null ? [] : [['Running for', duration(elapsed)] as const]),
    ...(state === null ? [] : [['State', state] as const]),
  ];
}

const getStyles = (theme: GrafanaTheme2) => ({
  sql: css({
    maxHeight: '20vh',
    overflow: 'auto',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    margin: theme.spacing(2, 0),
  }),
  notes: css({ margin: theme.spacing(2, 0), paddingLeft: theme.spacing(3) }),
});
