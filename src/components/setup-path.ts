import type { DataQuery } from '@grafana/schema';

/** The Setup page of a data source. */
export function setupPath(ds: string): string {
  return `/a/runaway-mysql-app/setup?${new URLSearchParams({ ds }).toString()}`;
}

/** The Setup page of the data source that queries ask; null if they name none. `fill` replaces a dashboard's variables. */
export function setupPathFor(queries: DataQuery[], fill: (text: string) => string): string | null {
  const [uid] = queries.flatMap(({ datasource }) => (datasource?.uid === undefined ? [] : [datasource.uid]));
  return uid === undefined ? null : setupPath(fill(uid));
}
