import React from 'react';
import type { KindEditorProps } from '../types';
import { RadioField } from './RadioField';
import { InstancesField } from './InstancesField';
import { NumberField } from './NumberField';
import { StatementFilters } from './StatementFilters';
import { whenOptions } from './when';

export function StatementsEditor({ query, onChange, source }: KindEditorProps<'statements'>) {
  return (
    <>
      <RadioField
        label="Which"
        options={whenOptions}
        value={query.when ?? 'now'}
        onChange={(when) => onChange({ ...query, when })}
      />
      <NumberField
        label="Longer than"
        tooltip="Seconds the statement has run"
        value={query.minElapsed}
        fallback={0}
        onChange={(minElapsed) => onChange({ ...query, minElapsed })}
      />
      <NumberField
        label="Limit"
        tooltip="Rows at most: 1 to 5000"
        value={query.limit}
        fallback={500}
        onChange={(limit) => onChange({ ...query, limit })}
      />
      <InstancesField query={query} onChange={onChange} source={source} />
      <StatementFilters query={query} onChange={onChange} source={source} />
    </>
  );
}
