import React from 'react';
import type { KindEditorProps } from '../types';
import { InstancesField } from './InstancesField';
import { LimitField } from './LimitField';
import { RadioField } from './RadioField';
import { StatementFilters } from './StatementFilters';

const annotationForms = [
  { value: 'regions' as const, label: 'Regions', description: 'From start to end, for annotations' },
  { value: 'marks' as const, label: 'Marks', description: 'One mark at the start and one at the end' },
];
const table = { value: 'table' as const, label: 'Table', description: 'One row per runaway, with its evidence' };

interface Props extends KindEditorProps<'runaways'> {
  /** Leaves out the table: annotations cannot show one. */
  annotation?: boolean;
}

export const RunawaysEditor = ({ query, onChange, source, annotation = false }: Props) => (
  <>
    <RadioField
      label="As"
      options={annotation ? annotationForms : [table, ...annotationForms]}
      value={query.as ?? 'regions'}
      onChange={(as) => onChange({ ...query, as })}
    />
    <LimitField query={query} onChange={onChange} />
    <InstancesField query={query} onChange={onChange} source={source} />
    <StatementFilters query={query} onChange={onChange} source={source} />
  </>
);
