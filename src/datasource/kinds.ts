import type { DataQuery } from '@grafana/schema';
import { runawayQuery, type QueryKind } from '../shared/query';
import type { RunawayDataQuery } from './types';

/** The kinds of query, in the order in which an incident is looked into. */
export const kinds: Array<{ value: QueryKind; label: string; explanation: string }> = [
  {
    value: 'io',
    label: 'Disk I/O',
    explanation: 'What the disk does, as time series: bytes, operations, latency, and by what.',
  },
  {
    value: 'statements',
    label: 'Statements',
    explanation: 'Statements that run, or that touched the time range, with their rows, I/O and outcome.',
  },
  {
    value: 'locks',
    label: 'Locks',
    explanation: 'Who waits for a lock behind whom: row and metadata locks; and deadlocks.',
  },
  {
    value: 'runaways',
    label: 'Runaways',
    explanation: 'Statements that ran past the threshold: as regions or marks on other panels, or as a table.',
  },
  {
    value: 'activity',
    label: 'Activity',
    explanation: 'Few numbers for alert rules and tiles: runaways, longest statement, waits, spike score.',
  },
];

/** Kinds whose every answer is a time series: what an alert rule can reduce. */
export const alertKinds: QueryKind[] = ['io', 'activity'];

/** Whether a saved query's type is one of ours. */
export function isKind(type: string | undefined): type is QueryKind {
  return kinds.some(({ value }) => value === type);
}

/** Whether the kind of a query under edit is kept in what Grafana saves and runs; its editor may be handed defaults that are not. */
export function isKindKept(query: DataQuery, queries: DataQuery[] = []): boolean {
  const kept = queries.find(({ refId }) => refId === query.refId) ?? query;
  return isKind(kept.queryType);
}

/** What is wrong with a query, in words that name the field; null when it can be run. */
export function queryProblem(query: unknown): string | null {
  const parsed = runawayQuery.safeParse(query);
  if (parsed.success) {
    return null;
  }
  const [issue] = parsed.error.issues;
  return issue ? `${issue.path.join('.') || 'query'}: ${issue.message}` : 'not a query';
}

// Kept by Grafana on every query.
const housekeeping = ['refId', 'datasource', 'hide', 'key'];
// Mean the same in every kind that has them; measures and forms do not.
const filters = ['instances', 'users', 'schemas', 'digests', 'outcomes', 'limit'];

/** The query turned into another kind, with the filters both kinds have and that kind's defaults spelt out. */
export function changeKind(query: RunawayDataQuery, kind: QueryKind): RunawayDataQuery {
  const pick = (keys: string[]) => Object.fromEntries(Object.entries(query).filter(([key]) => keys.includes(key)));
  const kept = runawayQuery.safeParse({ ...pick(filters), queryType: kind });
  const own = kept.success ? kept.data : runawayQuery.parse({ queryType: kind });
  return { ...pick(housekeeping), refId: query.refId, ...own };
}
