import React from 'react';
import type { KindEditorProps } from '../types';
import { RadioField } from './RadioField';
import { InstancesField } from './InstancesField';
import { NumberField } from './NumberField';
import { StatementFilters } from './StatementFilters';

const marks = [
  { value: 'regions' as const, label: 'Regions', description: 'From start to end, for annotations' },
  { value: 'marks' as const, label: 'Marks', description: 'One at the start, one at the end' },
];
const table = { value: 'table' as const, label: 'Table', description: 'One row each, with its evidence' };

interface Props extends KindEditorProps<'runaways'> {
  /** An annotation marks other panels: it has no use for a table. */
  annotation?: boolean;
}

export function RunawaysEditor({ query, onChange, source, annotation = false }: Props) {
  return (
    <>
      <RadioField
        label="As"
        options={annotation ? marks : [...marks, table]}
        value={query.as ?? 'regions'}
        onChange={(as) => onChange({ ...query, as })}
      />
      <NumberField
        label="Limit"
        tooltip="Runaways at most: 1 to 5000"
        value={query.limit}
        fallback={500}
        onChange={(limit) => onChange({ ...query, limit })}
      />
      <InstancesField query={query} onChange={onChange} source={source} />
      <StatementFilters query={query} onChange={onChange} source={source} />
    </>
  );
}
