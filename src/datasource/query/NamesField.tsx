import React, { useCallback, useId } from 'react';
import { getTemplateSrv } from '@grafana/runtime';
import { InlineField, MultiCombobox } from '@grafana/ui';
import type { ValueKind } from '../../shared/resources';
import type { ValueSource } from '../types';
import { visible } from '../../shared/text';

interface Props {
  label: string;
  tooltip?: string;
  of: ValueKind;
  value: string[] | undefined;
  onChange(names: string[]): void;
  source: ValueSource;
}

/** A filter by name. Offers the dashboard's variables and the names the backend has seen; others can be typed. */
export function NamesField({ label, tooltip, of, value, onChange, source }: Props) {
  const id = useId();
  const options = useCallback(
    async (typed: string) => {
      const variables = getTemplateSrv()
        .getVariables()
        .map(({ name }) => `$${name}`);
      // If the list cannot be loaded, a name can still be typed.
      const seen = await source.values(of).catch(() => []);
      return [...variables, ...seen]
        .filter((name) => name.toLowerCase().includes(typed.toLowerCase()))
        .map((name) => ({ value: name, label: visible(name) }));
    },
    [source, of]
  );
  return (
    <InlineField label={label} tooltip={tooltip} htmlFor={id}>
      <MultiCombobox
        id={id}
        width={30}
        createCustomValue
        placeholder="All"
        options={options}
        value={value ?? []}
        onChange={(chosen) => onChange(chosen.map((option) => option.value))}
      />
    </InlineField>
  );
}
