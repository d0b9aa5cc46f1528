import React, { useId } from 'react';
import { InlineField, MultiCombobox } from '@grafana/ui';

interface Props<Choice extends string> {
  label: string;
  placeholder: string;
  tooltip?: string;
  choices: readonly Choice[];
  /** Labels of the choices; without it their own names. */
  labels?: Record<Choice, string>;
  value: Choice[];
  onChange(value: Choice[]): void;
  invalid?: boolean;
}

/** Chooses several values of a fixed list. */
export function ChoicesField<Choice extends string>(props: Props<Choice>) {
  const id = useId();
  return (
    <InlineField label={props.label} tooltip={props.tooltip} htmlFor={id}>
      <MultiCombobox<Choice>
        id={id}
        // Grows with what is chosen, so that it is read and not counted.
        width="auto"
        minWidth={34}
        maxWidth={90}
        placeholder={props.placeholder}
        invalid={props.invalid}
        options={props.choices.map((value) => ({ value, label: props.labels?.[value] ?? value }))}
        value={props.value}
        onChange={(chosen) => props.onChange(chosen.map((option) => option.value))}
      />
    </InlineField>
  );
}
