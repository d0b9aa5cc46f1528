import type { SeriesKind, Range, IoBucket, IoColumn, IoSeries } from '../answers';
import type { Micros } from '../../detection/time';
import type { Database } from './database';

/** Finds statements' series through the statements that touch the range: there are too many series to scan. */
const statementSeries = `statement st CROSS JOIN series s
  ON st.seen_at >= :from AND st.started_at <= :to AND s.instance = st.instance AND s.kind = :kind
  AND s.name = st.incarnation || '-' || st.thread || '-' || st.event`;

const ofStatement = `st.db AS schema, NULL AS "table", st.digest, substr(coalesce(st.digest_text, st.text), 1, 200) AS text`;
const ofOthers = `s.schema_name AS schema, s.table_name AS "table", NULL AS digest, NULL AS text`;

export function ioSeries(
  db: Database,
  instance: number,
  kind: SeriesKind,
  rank: IoColumn | null,
  range: Range
): IoSeries[] {
  if (rank === null) {
    return db.all<IoSeries>(
      `SELECT s.id, s.name, ${ofOthers}, 0 AS sum
       FROM series s WHERE s.instance = :instance AND s.kind = :kind ORDER BY s.id`,
      { instance, kind }
    );
  }
  const [from, owner, names] =
    kind === 'statement' ? [statementSeries, 'st', ofStatement] : ['series s', 's', ofOthers];
  return db.all<IoSeries>(
    `SELECT s.id, s.name, ${names}, coalesce(sum(io.${rank}), 0) AS sum
     FROM ${from} CROSS JOIN io ON io.series = s.id AND io.at >= :from AND io.at <= :to
     WHERE ${owner}.instance = :instance AND s.kind = :kind
     GROUP BY s.id ORDER BY sum DESC, s.id`,
    { instance, kind, from: range.from, to: range.to }
  );
}

export function ioBuckets(
  db: Database,
  series: number[],
  columns: readonly IoColumn[],
  { from, to }: Range,
  width: number,
  phase: Micros
): IoBucket[] {
  const sums = columns.map((column) => `, sum(io.${column}) AS ${column}`).join('');
  // Parameters are bound as reals: without the casts this would not be an integer division.
  return db.all<IoBucket>(
    `SELECT (io.at - CAST(:phase AS INTEGER)) / CAST(:width AS INTEGER) * CAST(:width AS INTEGER) + CAST(:phase AS INTEGER) AS at,
       min(io.at) AS first, max(io.at) AS last, count(io.read_ops) AS samples${sums}
     FROM json_each(:series) j CROSS JOIN io ON io.series = j.value AND io.at >= :from AND io.at <= :to
     GROUP BY 1 ORDER BY 1`,
    { series: JSON.stringify(series), width, phase, from, to }
  );
}

export function recentIo(db: Database, instance: number, since: Micros) {
  return db.all<{ at: Micros; bytes: number; operations: number }>(
    `SELECT io.at, io.read_bytes + io.write_bytes AS bytes, io.read_ops + io.write_ops AS operations
     FROM series s CROSS JOIN io ON io.series = s.id AND io.at >= :since
     WHERE s.instance = :instance AND s.kind = 'total' AND io.read_ops IS NOT NULL ORDER BY io.at`,
    { instance, since }
  );
}
