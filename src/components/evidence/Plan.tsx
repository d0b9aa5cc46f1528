import React, { useMemo, useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, ClipboardButton, RadioButtonGroup, Stack, Text, useStyles2 } from '@grafana/ui';
import type { StatementDetails } from '../../shared/details';
import { visible } from '../../shared/text';
import { indentJson } from './describe';

type Form = 'tree' | 'json';

/** The execution plan, read when the statement was first seen. It is hidden, and not formatted, until the user asks for it. */
export function Plan({ plan: { json, tree, problem } }: { plan: NonNullable<StatementDetails['plan']> }) {
  const [shown, setShown] = useState(false);
  const [chosen, choose] = useState<Form>(tree === null ? 'json' : 'tree');
  const text = useMemo(
    () => (!shown ? '' : chosen === 'tree' ? (tree ?? '') : indentJson(json ?? '')),
    [shown, chosen, tree, json]
  );
  const forms = [
    { value: 'tree' as const, label: 'Tree', has: tree !== null },
    { value: 'json' as const, label: 'JSON', has: json !== null },
  ].filter(({ has }) => has);
  return (
    <section aria-label="Plan">
      <h4>Plan</h4>
      {forms.length === 0 ? (
        <Text color="secondary">No plan: {visible(problem ?? 'the server gave none')}</Text>
      ) : (
        <Stack direction="column" gap={1}>
          <Stack gap={1} wrap="wrap">
            <Button
              variant="secondary"
              size="sm"
              icon={shown ? 'angle-down' : 'angle-right'}
              aria-expanded={shown}
              onClick={() => setShown(!shown)}
            >
              {shown ? 'Hide the plan' : 'Show the plan'}
            </Button>
            {shown && forms.length > 1 && (
              <RadioButtonGroup size="sm" aria-label="Plan as" options={forms} value={chosen} onChange={choose} />
            )}
            {shown && (
              <ClipboardButton icon="copy" variant="secondary" size="sm" fill="outline" getText={() => text}>
                Copy plan
              </ClipboardButton>
            )}
          </Stack>
          {shown && <PlanText text={text} />}
        </Stack>
      )}
    </section>
  );
}

function PlanText({ text }: { text: string }) {
  const styles = useStyles2(getStyles);
  return (
    <pre className={styles.text} aria-label="The plan" tabIndex={0}>
      {visible(text)}
    </pre>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  text: css({
    margin: 0,
    padding: theme.spacing(1.5),
    maxHeight: '50vh',
    overflow: 'auto',
    whiteSpace: 'pre',
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
    color: theme.colors.text.primary,
    background: theme.colors.background.canvas,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
});
