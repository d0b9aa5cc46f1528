import type { IoSeries, Range, SeriesKind } from '../answers';
import type { Database } from './database';

/** Statements that an answer names at most: those with the greatest sums. */
const MOST_STATEMENTS = 5_000;

const ofSeries = 'id, name, schema_name AS schema, table_name AS "table", digest, text';
const ofStatements = `-id AS id, incarnation || '-' || thread || '-' || event AS name, db AS schema, NULL AS "table",
  digest, substr(coalesce(digest_text, text), 1, 200) AS text`;

type Named = Omit<IoSeries, 'ofDigest'>;

export function findSeries(db: Database, instance: number, kind: SeriesKind, name: string): number | null {
  const sql = 'SELECT id FROM series WHERE instance = :instance AND kind = :kind AND name = :name';
  return db.get<{ id: number }>(sql, { instance, kind, name })?.id ?? null;
}

/** All series of a kind, with the sum 0. */
export function allSeries(db: Database, instance: number, kind: SeriesKind): IoSeries[] {
  const sql = `SELECT ${ofSeries}, 0 AS sum FROM series WHERE instance = :instance AND kind = :kind ORDER BY id`;
  return db.all<Named>(sql, { instance, kind }).map((row) => ({ ...row, ofDigest: false }));
}

/**
 * The series of a kind that have a sum, the greatest first. Ids of statements are negative; of those only the ones count
 * that touch the range.
 */
export function namesOf(
  db: Database,
  instance: number,
  kind: SeriesKind,
  sums: ReadonlyMap<number, number>,
  range: Range
): IoSeries[] {
  const stored = kind === 'statement' ? 'digest' : kind;
  const greatest = [...sums].sort(([, a], [, b]) => b - a);
  const series = greatest.flatMap(([id]) => (id > 0 ? [id] : []));
  const statements = greatest.flatMap(([id]) => (id < 0 ? [-id] : [])).slice(0, MOST_STATEMENTS);
  const rows: Named[] = [];
  if (series.length > 0) {
    const sql = `SELECT ${ofSeries}, 0 AS sum FROM series
      WHERE id IN (SELECT value FROM json_each(:ids)) AND instance = :instance AND kind = :kind`;
    rows.push(...db.all<Named>(sql, { ids: JSON.stringify(series), instance, kind: stored }));
  }
  if (statements.length > 0) {
    const sql = `SELECT ${ofStatements}, 0 AS sum FROM statement
      WHERE id IN (SELECT value FROM json_each(:ids)) AND instance = :instance AND seen_at >= :from AND started_at <= :to`;
    rows.push(...db.all<Named>(sql, { ids: JSON.stringify(statements), instance, from: range.from, to: range.to }));
  }
  return rows
    .map((row) => ({ ...row, sum: sums.get(row.id) ?? 0, ofDigest: stored === 'digest' && row.id > 0 }))
    .sort((a, b) => b.sum - a.sum || Math.abs(a.id) - Math.abs(b.id));
}
