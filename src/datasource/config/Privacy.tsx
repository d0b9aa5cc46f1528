import React from 'react';
import { Alert, Field, FieldSet, Switch } from '@grafana/ui';
import type { SectionProps } from './types';

/** Whether what stands in statements is kept. */
export function Privacy({ props, set }: SectionProps) {
  const { jsonData, readOnly } = props.options;
  const redact = jsonData.redact ?? true;
  return (
    <FieldSet label="Privacy" disabled={readOnly}>
      <Field
        label="Redact literals"
        description="Strings and numbers leave every statement, plan, lock and report before it is kept. Passwords never pass, whatever this says."
      >
        <Switch
          id="runaway-redact"
          disabled={readOnly}
          value={redact}
          onChange={({ currentTarget }) => set({ redact: currentTarget.checked })}
        />
      </Field>
      {!redact && (
        <Alert severity="warning" title="Statements are kept as they were written">
          Names, addresses, card numbers: whatever your applications put into their SQL lies in the history for as long
          as it is kept, and whoever may query this data source may read it.
        </Alert>
      )}
    </FieldSet>
  );
}
