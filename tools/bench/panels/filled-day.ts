import { ioColumns } from '../../../pkg/store/answers';
import type { Block, Series } from '../../../pkg/store/blocks/block';
import { activityColumns } from '../../../pkg/store/blocks/columns';
import { floor, levels, type BlockKind } from '../../../pkg/store/blocks/levels';
import { record } from '../../../pkg/store/batch.fixture';
import { insertBlock } from '../../../pkg/store/sqlite/block-rows';
import { Database } from '../../../pkg/store/sqlite/database';
import { instanceId, keepNames, seriesId } from '../../../pkg/store/sqlite/names';
import { toStored, upsertStatement } from '../../../pkg/store/sqlite/statement-row';
import { seeded } from '../random';
import { writeRolled } from '../rolled-days';

const DAY = 86_400e6;
const SPAN = levels[1].span;
const POINTS = SPAN / 1e6;
/** Statements of a span that do I/O, and how long each runs: seconds. */
const STATEMENTS = 50;
const RUN = 120;
const EVENTS = 6;
const FILES = 20;

/** Writes the last `days` of these instances to a new history, as if each had been busy: samples and all that is rolled up. */
export function fillDays(path: string, instances: string[], days: number, now = Date.now() * 1000): void {
  const db = new Database(path, { warn: console.error, error: console.error });
  const until = floor(now, SPAN);
  const from = floor(until - days * DAY, SPAN);
  for (const name of instances) {
    const instance = db.transaction(() => instanceId(db, name));
    const random = seeded(instance);
    const ids = db.transaction(() => namesOf(db, instance, until));
    for (let begin = from; begin < until; begin += SPAN) {
      db.transaction(() => {
        const insert = (kind: BlockKind, series: Series[]) => {
          const first = Float64Array.from({ length: POINTS }, (_, i) => begin + i * 1e6 + Math.floor(random() * 4000));
          const block: Block = { first, last: first, series };
          insertBlock(db, { instance, kind, level: 0, from: begin, until: begin + SPAN }, block);
        };
        const every = (step: number) => Uint32Array.from({ length: POINTS / step }, (_, i) => i * step);
        const io = (rows: Uint32Array) => (id: number) => ({ id, rows, columns: rates(rows.length, random) });
        insert('activity', [{ id: 0, rows: every(1), columns: measures(POINTS, random) }]);
        insert('total', [ids.total].map(io(every(1))));
        insert('event', ids.events.map(io(every(1))));
        insert('file', ids.files.map(io(every(5))));
        insert('thread', ids.threads.map(io(every(1))));
        insert('statement', statementsOf(db, instance, begin, random));
      });
    }
    const all = [ids.total, ...ids.events, ...ids.files, ...ids.threads, ...ids.digests];
    keepNames(db, { series: all.map((id) => ({ id })) }, until + 400 * DAY);
    writeRolled(db, instance, { 1: days, 2: days, 3: days }, until);
  }
  db.close();
}

function namesOf(db: Database, instance: number, at: number) {
  const many = (count: number, kind: 'event' | 'file' | 'thread' | 'digest', name: (i: number) => string): number[] =>
    Array.from({ length: count }, (_, i) =>
      seriesId(db, instance, at, {
        kind,
        name: name(i),
        ...(kind === 'file' && { schema: 'shop', table: `table_${i}` }),
        ...(kind === 'digest' && { schema: 'shop', digest: `digest ${i}`, text: `SELECT ${i}` }),
      })
    );
  const sum = seriesId(db, instance, at, { kind: 'files', name: '' });
  return {
    total: seriesId(db, instance, at, { kind: 'total', name: '' }),
    events: many(EVENTS, 'event', (i) => `wait/io/file/innodb/file_${i}`),
    files: [sum, ...many(FILES, 'file', (i) => `shop/table_${i}.ibd`)],
    threads: many(2, 'thread', (i) => ['page cleaner', 'log writer'][i] ?? ''),
    digests: many(50, 'digest', (i) => JSON.stringify(['shop', `digest ${i}`])),
  };
}

/** Statements of a span with their I/O. Some were runaways. */
function statementsOf(db: Database, instance: number, begin: number, random: () => number): Series[] {
  return Array.from({ length: STATEMENTS }, (_, i) => {
    const start = Math.floor(random() * (POINTS - RUN));
    const [startedAt, seenAt] = [begin + start * 1e6, begin + (start + RUN) * 1e6];
    const statement = record(0, 0, {
      key: { incarnation: 'filled', threadId: 100 + i, eventId: begin / 1e6 },
      ...{ startedAt, seenAt, endedAt: seenAt, outcome: 'finished', digest: `digest ${i}` },
      runawayAt: i === 0 ? startedAt + 10e6 : null,
    });
    const { id } = db.run(upsertStatement, { instance, ...toStored(statement) });
    const rows = Uint32Array.from({ length: RUN }, (_, row) => start + row);
    return { id, rows, columns: rates(RUN, random) };
  });
}

/** Nothing repeats, so that nothing is small. */
function rates(points: number, random: () => number): Float64Array[] {
  return ioColumns.map(() => Float64Array.from({ length: points }, () => 1 + 1e6 * random() ** 3));
}

function measures(points: number, random: () => number): Float64Array[] {
  const clock = new Float64Array(points).fill(2000);
  return [...activityColumns.map(() => Float64Array.from({ length: points }, () => random() * 12)), clock];
}
