import React from 'react';
import type { QueryOf } from '../types';
import { RadioField } from './RadioField';

const options = [
  { value: 'now' as const, label: 'At end of range', description: 'The state at the end of the time range' },
  { value: 'range' as const, label: 'Any time in range', description: 'Everything that overlaps the time range' },
];

interface Props<Query extends QueryOf<'statements' | 'locks'>> {
  query: Query;
  onChange(query: Query): void;
}

/** Chooses between the state at the end of the time range and everything in it. */
export const WhenField = <Query extends QueryOf<'statements' | 'locks'>>({ query, onChange }: Props<Query>) => (
  <RadioField
    label="When"
    options={options}
    value={query.when ?? 'now'}
    onChange={(when) => onChange({ ...query, when })}
  />
);
