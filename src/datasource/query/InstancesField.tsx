import React from 'react';
import type { RunawayDataQuery, ValueSource } from '../types';
import { NamesField } from './NamesField';

interface Props<Query extends RunawayDataQuery> {
  query: Query;
  onChange(query: Query): void;
  source: ValueSource;
}

/** The filter by instance, which every kind of query has. */
export function InstancesField<Query extends RunawayDataQuery>({ query, onChange, source }: Props<Query>) {
  return (
    <NamesField
      label="Instances"
      tooltip="As named in the data source's settings"
      of="instance"
      value={query.instances}
      source={source}
      onChange={(instances) => onChange({ ...query, instances })}
    />
  );
}
