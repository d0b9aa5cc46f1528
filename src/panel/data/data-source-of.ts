import type { DataFrame } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';
import { isStatements, keyOf, readStatements, type Statement } from './statements';

/** The uid of the data source that answered a statement; null where its query names none. `fill` replaces a dashboard's variables. */
export function dataSourceOf(
  statement: Pick<Statement, 'instance' | 'id'>,
  frames: DataFrame[],
  queries: DataQuery[],
  fill: (text: string) => string
): string | null {
  const key = keyOf(statement);
  const frame = frames.filter(isStatements).find((one) => readStatements([one]).some((row) => keyOf(row) === key));
  const query = queries.find(({ refId }) => refId === frame?.refId) ?? (queries.length === 1 ? queries[0] : undefined);
  const uid = query?.datasource?.uid;
  return uid === undefined ? null : fill(uid);
}
