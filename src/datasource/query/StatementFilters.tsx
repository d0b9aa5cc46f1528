import React from 'react';
import { outcomes } from '../../shared/query';
import type { QueryOf, ValueSource } from '../types';
import { ChoicesField } from './ChoicesField';
import { NamesField } from './NamesField';

type Filtered = QueryOf<'statements'> | QueryOf<'runaways'>;

interface Props<Query extends Filtered> {
  query: Query;
  onChange(query: Query): void;
  source: ValueSource;
}

/** The filters of statements and runaways. */
export function StatementFilters<Query extends Filtered>({ query, onChange, source }: Props<Query>) {
  return (
    <>
      <NamesField
        label="Users"
        of="user"
        value={query.users}
        source={source}
        onChange={(users) => onChange({ ...query, users })}
      />
      <NamesField
        label="Schemas"
        tooltip="The session's default schema"
        of="schema"
        value={query.schemas}
        source={source}
        onChange={(schemas) => onChange({ ...query, schemas })}
      />
      <NamesField
        label="Digests"
        tooltip="The hash of the normalised statement, as in performance_schema"
        of="digest"
        value={query.digests}
        source={source}
        onChange={(digests) => onChange({ ...query, digests })}
      />
      <ChoicesField
        label="Outcomes"
        placeholder="All"
        choices={outcomes}
        value={query.outcomes ?? []}
        onChange={(chosen) => onChange({ ...query, outcomes: chosen })}
      />
    </>
  );
}
