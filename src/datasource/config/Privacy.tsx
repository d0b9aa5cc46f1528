import React from 'react';
import { Alert, Field, FieldSet, Switch } from '@grafana/ui';
import type { SectionProps } from './types';

/** Whether the literals of statements are stored. */
export function Privacy({ props, set }: SectionProps) {
  const { jsonData, readOnly } = props.options;
  const redact = jsonData.redact ?? true;
  return (
    <FieldSet label="Privacy" disabled={readOnly}>
      <Field
        label="Redact literals"
        description="Removes strings and numbers from every statement, plan, lock and deadlock report before it is stored. Passwords are always removed."
      >
        <Switch
          id="runaway-redact"
          disabled={readOnly}
          value={redact}
          onChange={({ currentTarget }) => set({ redact: currentTarget.checked })}
        />
      </Field>
      {!redact && (
        <Alert severity="warning" title="Statements are stored with their literals">
          Everything your applications put into their SQL, such as names, addresses and card numbers, is stored in the
          history. Everyone who can query this data source can read it.
        </Alert>
      )}
    </FieldSet>
  );
}
