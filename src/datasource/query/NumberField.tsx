import React, { useId } from 'react';
import { InlineField, Input } from '@grafana/ui';

interface Props {
  label: string;
  tooltip?: string;
  value: number | undefined;
  /** What an empty field means. */
  fallback: number;
  onChange(value: number | undefined): void;
}

/** A number that is taken over when the field is left or Enter is pressed; empty means the default. */
export function NumberField({ label, tooltip, value, fallback, onChange }: Props) {
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
        // A value set from elsewhere begins a new edit.
        key={value}
        id={id}
        type="number"
        width={11}
        placeholder={String(fallback)}
        defaultValue={value}
        onBlur={({ currentTarget }) => commit(currentTarget.value)}
        onKeyDown={({ key, currentTarget }) => key === 'Enter' && commit(currentTarget.value)}
      />
    </InlineField>
  );
}
