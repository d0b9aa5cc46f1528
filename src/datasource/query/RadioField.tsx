import React from 'react';
import type { SelectableValue } from '@grafana/data';
import { InlineField, RadioButtonGroup } from '@grafana/ui';

interface Props<Value extends string> {
  label: string;
  tooltip?: string;
  options: Array<SelectableValue<Value>>;
  value: Value;
  onChange(value: Value): void;
}

/** Chooses one of a few values. */
export function RadioField<Value extends string>({ label, tooltip, options, value, onChange }: Props<Value>) {
  return (
    <InlineField label={label} tooltip={tooltip}>
      <RadioButtonGroup aria-label={label} options={options} value={value} onChange={onChange} />
    </InlineField>
  );
}
