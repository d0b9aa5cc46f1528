import type { Micros } from '../../detection/time';
import { ioColumns } from '../answers';
import type { Block, Series } from '../blocks/block';
import { activityColumns } from '../blocks/columns';
import { floor, levels, type BlockKind } from '../blocks/levels';
import { insertBlock } from './block-rows';
import type { Parts } from '../parts';
import type { Database } from './database';

/** Rows that one statement reads or deletes. */
const CHUNK = 500;

/** Whether the file still has samples as rows, as older versions wrote them. */
export function isLegacy(db: Database): boolean {
  return db.get("SELECT 1 AS found FROM sqlite_schema WHERE name = 'io'") !== undefined;
}

/** Packs the samples of older versions, newest first, and drops their tables. Yields often; may be cut off anywhere. */
export function* packLegacy(db: Database, expired: Micros): Parts<void> {
  for (const { id } of db.all<{ id: number }>('SELECT id FROM instance')) {
    yield* packInstance(db, id, expired);
  }
  for (const [table, key] of [
    ['io', 'series, at'],
    ['sample', 'instance, at'],
  ] as const) {
    const sql = `DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} LIMIT ${CHUNK})`;
    while (db.transaction(() => db.run(sql).changes) > 0) {
      yield;
    }
  }
  db.transaction(() => db.exec('DROP TABLE io; DROP TABLE sample'));
}

type Lives = { id: number; series: number; begun: Micros; seen: Micros };
type IoRow = { series: number; at: Micros } & Record<(typeof ioColumns)[number], number | null>;

function* packInstance(db: Database, instance: number, expired: Micros): Parts<void> {
  const statements = yield* livesOf(db, instance);
  const others = db.all<{ id: number; kind: string }>(
    `SELECT id, kind FROM series WHERE instance = :instance AND kind <> 'statement'`,
    { instance }
  );
  const seriesOf = (of: BlockKind) =>
    others
      .filter(({ kind }) => kind === of || (kind === 'files' && of === 'file'))
      .map(({ id }) => ({ id, series: id }));
  const { span } = levels[0];
  for (;;) {
    const newest = db.get<{ at: Micros | null }>(
      'SELECT max(at) AS at FROM sample WHERE instance = :instance AND at >= :expired',
      { instance, expired }
    )?.at;
    if (newest == null) {
      return;
    }
    const from = floor(newest, span);
    const until = from + span;
    const range = { from, to: until - 1 };
    const running = statements.filter(({ begun, seen }) => begun <= range.to && seen >= from);
    db.transaction(() => {
      const insert = (kind: BlockKind, block: Block): void => {
        if (block.first.length > 0) {
          insertBlock(db, { instance, kind, level: 0, from, until }, block);
        }
      };
      insert('activity', activityOf(db, instance, range));
      for (const kind of ['event', 'file', 'thread', 'total'] as const) {
        insert(kind, ioOf(db, seriesOf(kind), range));
      }
      insert('statement', ioOf(db, running, range));
      // These tell what is still to be packed.
      db.run('DELETE FROM sample WHERE instance = :instance AND at >= :from', { instance, from });
    });
    yield;
  }
}

/** The statements of an instance that have I/O, and when they ran. */
function* livesOf(db: Database, instance: number): Parts<Lives[]> {
  const lives: Lives[] = [];
  for (let last = 0; ;) {
    const rows = db.all<Lives>(
      `SELECT st.id, s.id AS series, st.started_at AS begun, st.seen_at AS seen
       FROM (SELECT * FROM statement WHERE id > :last AND instance = :instance ORDER BY id LIMIT ${CHUNK}) st
       LEFT JOIN series s ON s.instance = st.instance AND s.kind = 'statement'
         AND s.name = st.incarnation || '-' || st.thread || '-' || st.event ORDER BY st.id`,
      { last, instance }
    );
    lives.push(...rows.filter(({ series }) => series !== null));
    const end = rows.at(-1);
    if (end === undefined) {
      return lives;
    }
    last = end.id;
    yield;
  }
}

function activityOf(db: Database, instance: number, range: { from: Micros; to: Micros }): Block {
  const rows = db.all<Record<string, number | null> & { at: number }>(
    `SELECT at, runaways, longest_statement AS longestStatement, sessions_waiting AS sessionsWaiting,
       longest_wait AS longestWait, spike_score AS spikeScore, clock_ahead AS clockAhead
     FROM sample WHERE instance = :instance AND at BETWEEN :from AND :to ORDER BY at`,
    { instance, ...range }
  );
  const first = Float64Array.from(rows, ({ at }) => at);
  const columns = [...activityColumns, 'clockAhead'].map((name) => Float64Array.from(rows, (row) => row[name] ?? NaN));
  return { first, last: first, series: [{ id: 0, rows: Uint32Array.from(rows.keys()), columns }] };
}

/** The rates of some series, under the ids that they are to have. */
function ioOf(db: Database, wanted: Array<{ id: number; series: number }>, range: { from: Micros; to: Micros }): Block {
  const rows = db.all<IoRow>(
    `SELECT io.* FROM json_each(:series) j CROSS JOIN io ON io.series = j.value AND io.at BETWEEN :from AND :to`,
    { series: JSON.stringify(wanted.map(({ series }) => series)), ...range }
  );
  const times = [...new Set(rows.map(({ at }) => at))].sort((a, b) => a - b);
  const point = new Map(times.map((at, i) => [at, i]));
  const idOf = new Map(wanted.map(({ id, series }) => [series, id]));
  const series = [...Map.groupBy(rows, (row) => row.series)].map(([found, own]): Series => ({
    id: idOf.get(found) ?? found,
    rows: Uint32Array.from(own, ({ at }) => point.get(at) ?? 0),
    columns: ioColumns.map((column) => Float64Array.from(own, (row) => row[column] ?? NaN)),
  }));
  const first = Float64Array.from(times);
  return { first, last: first, series };
}
