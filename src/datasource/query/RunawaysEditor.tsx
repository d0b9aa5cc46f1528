import React from 'react';
import { runawayMeasures } from '../../shared/query';
import type { KindEditorProps } from '../types';
import { InstancesField } from './InstancesField';
import { LimitField } from './LimitField';
import { MeasuresField } from './MeasuresField';
import { RadioField } from './RadioField';
import { StatementFilters } from './StatementFilters';

const annotationForms = [
  { value: 'regions' as const, label: 'Regions', description: 'From start to end, for annotations' },
  { value: 'marks' as const, label: 'Marks', description: 'One mark at the start and one at the end' },
];
const table = { value: 'table' as const, label: 'Table', description: 'One row per runaway, with its evidence' };

const series = {
  value: 'series' as const,
  label: 'Series',
  description: 'One for each running runaway, for alert rules',
};

interface Props extends KindEditorProps<'runaways'> {
  /** Leaves out the table and the series: annotations cannot show them. */
  annotation?: boolean;
}

export const RunawaysEditor = ({ query, onChange, source, annotation = false }: Props) => (
  <>
    <RadioField
      label="As"
      options={annotation ? annotationForms : [table, ...annotationForms, series]}
      value={query.as ?? 'regions'}
      onChange={(as) => onChange({ ...query, as })}
    />
    {query.as === 'series' ? (
      <MeasuresField
        choices={runawayMeasures}
        value={query.measures ?? ['elapsed']}
        onChange={(measures) => onChange({ ...query, measures })}
      />
    ) : (
      <LimitField query={query} onChange={onChange} />
    )}
    <InstancesField query={query} onChange={onChange} source={source} />
    <StatementFilters query={query} onChange={onChange} source={source} />
  </>
);
