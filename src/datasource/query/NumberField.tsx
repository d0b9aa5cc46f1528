import React, { useId } from 'react';
import { InlineField, Input } from '@grafana/ui';

interface Props {
  label: string;
  tooltip?: string;
  value: number | undefined;
  /** The value of an empty field. */
  fallback: number;
  unit?: string;
  onChange(value: number | undefined): void;
}

/** A number that is applied when the field loses focus or Enter is pressed. Empty means the default. */
export function NumberField({ label, tooltip, value, fallback, unit, onChange }: Props) {
  const id = useId();
  const commit = (text: string) => {
    const next = text === '' ? undefined : Number(text);
    if (next !== value) {
      onChange(next);
    }
  };
  return (
    <InlineField label={label} tooltip={tooltip} htmlFor={id}>
      <Input
        // A value set from outside resets the input.
        key={value}
        id={id}
        type="number"
        width={11}
        suffix={unit}
        placeholder={String(fallback)}
        defaultValue={value}
        onBlur={({ currentTarget }) => commit(currentTarget.value)}
        onKeyDown={({ key, currentTarget }) => key === 'Enter' && commit(currentTarget.value)}
      />
    </InlineField>
  );
}
