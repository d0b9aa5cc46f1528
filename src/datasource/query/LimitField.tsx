import React from 'react';
import type { QueryOf } from '../types';
import { NumberField } from './NumberField';

type Limited = QueryOf<'statements' | 'locks' | 'runaways'>;

interface Props<Query extends Limited> {
  query: Query;
  onChange(query: Query): void;
}

/** The largest number of rows that a query answers. */
export const LimitField = <Query extends Limited>({ query, onChange }: Props<Query>) => (
  <NumberField
    label="Limit"
    tooltip="Maximum number of rows: 1 to 5000"
    value={query.limit}
    fallback={500}
    onChange={(limit) => onChange({ ...query, limit })}
  />
);
