import type { DataQuery } from '@grafana/schema';
import { runawayQuery, type QueryKind } from '../shared/query';
import type { RunawayDataQuery } from './types';

/** The kinds of query, in the order in which one investigates an incident. */
export const kinds: Array<{ value: QueryKind; label: string; explanation: string }> = [
  {
    value: 'io',
    label: 'Disk I/O',
    explanation: 'Disk I/O as time series: bytes, operations and latency, by file, table or statement.',
  },
  {
    value: 'statements',
    label: 'Statements',
    explanation: 'Statements that are running, or ran in the time range, with their rows, I/O and outcome.',
  },
  {
    value: 'locks',
    label: 'Locks',
    explanation: 'Which session waits for which: row locks, metadata locks and deadlocks.',
  },
  {
    value: 'runaways',
    label: 'Runaways',
    explanation: 'Runaway statements as a table, as regions or marks on other panels, or as series for alerts.',
  },
  {
    value: 'activity',
    label: 'Activity',
    explanation: 'A few numbers for alert rules and tiles: runaways, longest statement, waits, spike score.',
  },
];

/** Kinds that answer time series, which alert rules need. */
export const alertKinds: QueryKind[] = ['io', 'runaways', 'activity'];

/** Whether a saved query's type is a kind of this data source. */
export function isKind(type: string | undefined): type is QueryKind {
  return kinds.some(({ value }) => value === type);
}

/** Whether Grafana has saved the kind of the edited query. The editor may show a default kind that is not saved yet. */
export function isKindKept(query: DataQuery, queries: DataQuery[] = []): boolean {
  const saved = queries.find(({ refId }) => refId === query.refId) ?? query;
  return isKind(saved.queryType);
}

/** What is wrong with a query, with the name of the field; null if it is valid. */
export function queryProblem(query: unknown): string | null {
  const parsed = runawayQuery.safeParse(query);
  if (parsed.success) {
    return null;
  }
  const [issue] = parsed.error.issues;
  return issue ? `${issue.path.join('.') || 'query'}: ${issue.message}` : 'not a query';
}

// Grafana's own fields of a query.
const grafanaFields = ['refId', 'datasource', 'hide', 'key'];
// Fields with the same meaning in every kind. Others, such as measures, differ by kind.
const commonFields = ['instances', 'users', 'schemas', 'digests', 'outcomes', 'limit'];

/** Regions are for annotations. A table can be read everywhere else, but not by an alert rule. */
const runawaysAs = (isAlert: boolean) => ({ as: isAlert ? 'series' : 'table' });

/** The query as another kind: keeps the fields both kinds have, and adds the defaults of the new kind. */
export function changeKind(query: RunawayDataQuery, kind: QueryKind, isAlert = false): RunawayDataQuery {
  const form = kind === 'runaways' ? runawaysAs(isAlert) : {};
  const pick = (keys: string[]) => Object.fromEntries(Object.entries(query).filter(([key]) => keys.includes(key)));
  const kept = runawayQuery.safeParse({ ...form, ...pick(commonFields), queryType: kind });
  const own = kept.success ? kept.data : runawayQuery.parse({ ...form, queryType: kind });
  return { ...pick(grafanaFields), refId: query.refId, ...own };
}
