import React from 'react';
import type { RunawayDataQuery, ValueSource } from '../types';
import { ActivityEditor } from './ActivityEditor';
import { IoEditor } from './IoEditor';
import { LocksEditor } from './LocksEditor';
import { RunawaysEditor } from './RunawaysEditor';
import { StatementsEditor } from './StatementsEditor';

interface Props {
  query: RunawayDataQuery;
  onChange(query: RunawayDataQuery): void;
  source: ValueSource;
}

/** The editor for the query's kind. */
export function KindEditor({ query, onChange, source }: Props) {
  switch (query.queryType) {
    case 'io':
      return <IoEditor query={query} onChange={onChange} source={source} />;
    case 'statements':
      return <StatementsEditor query={query} onChange={onChange} source={source} />;
    case 'locks':
      return <LocksEditor query={query} onChange={onChange} source={source} />;
    case 'runaways':
      return <RunawaysEditor query={query} onChange={onChange} source={source} />;
    case 'activity':
      return <ActivityEditor query={query} onChange={onChange} source={source} />;
  }
}
