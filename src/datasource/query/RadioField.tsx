import React from 'react';
import type { SelectableValue } from '@grafana/data';
import { InlineField, RadioButtonGroup } from '@grafana/ui';

interface Props<Form extends string> {
  label: string;
  tooltip?: string;
  options: Array<SelectableValue<Form>>;
  value: Form;
  onChange(value: Form): void;
}

/** One of few. */
export function RadioField<Form extends string>({ label, tooltip, options, value, onChange }: Props<Form>) {
  return (
    <InlineField label={label} tooltip={tooltip}>
      <RadioButtonGroup aria-label={label} options={options} value={value} onChange={onChange} />
    </InlineField>
  );
}
