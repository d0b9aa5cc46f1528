import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Batch } from '../../pkg/store/batch';
import { at, nine } from '../../pkg/store/batch.fixture';
import { Database } from '../../pkg/store/sqlite/database';
import { openEngine } from '../../pkg/store/sqlite/engine';
import { temporaryStore } from '../../pkg/store/sqlite/store.fixture';
import { answer } from '../../pkg/queries/mux';
import type { Sources } from '../../pkg/queries/sources';
import { busySeconds } from './busy-day';
import { quantile } from './numbers';
import { playback } from './playback';
import { record } from './record';
import { writeRolledDays } from './rolled-days';

const DAY = 86_400;
const REPEATS = 21;
const INSTANCES = 100;
/** Seconds that are recorded of each server, unless a recording is there already. */
const RECORDED = 600;
/** Seconds that a recording is played back for; sizes are scaled to a day. */
const PLAYED = 3 * 3600;
const recordings = join(tmpdir(), 'runaway-recordings');

/** Prints what a day of one instance takes, what a second costs to write, and what a dashboard's queries cost to answer. */
export async function benchHistory(): Promise<void> {
  const sizes: Record<string, unknown> = {};
  for (const flavour of ['mysql', 'mariadb'] as const) {
    const place = temporaryStore();
    sizes[`a day of ${flavour}, recorded`] = fill(place, playback(await recordingOf(flavour), PLAYED), PLAYED);
    place.remove();
  }
  const place = temporaryStore();
  try {
    sizes['a day without repetition'] = fill(place, busySeconds(DAY), DAY);
    console.table(sizes);
    const db = new Database(place.path, { warn: () => undefined, error: () => undefined });
    writeRolledDays(db, 1, { 1: 13, 2: 59, 3: 390 });
    const alone = await ask(place);
    copyInstance(db, INSTANCES);
    db.close();
    const among = await ask(place);
    console.log(`one instance`);
    console.table(alone);
    console.log(`one of ${INSTANCES} instances in a file`);
    console.table(among);
    console.log(`resident memory: ${(process.memoryUsage.rss() / 1024 ** 2).toFixed(0)} MiB`);
  } finally {
    place.remove();
  }
}

async function recordingOf(flavour: 'mysql' | 'mariadb'): Promise<string> {
  const path = join(recordings, `${flavour}.jsonl.gz`);
  if (!existsSync(path)) {
    mkdirSync(recordings, { recursive: true });
    await record(flavour, RECORDED, path).catch((error: unknown) => {
      rmSync(path, { force: true });
      throw error;
    });
  }
  return path;
}

/** Writes so many seconds, and keeps house once a minute of them. Sizes are those of a day. */
function fill({ options }: ReturnType<typeof temporaryStore>, batches: Iterable<Batch>, seconds: number) {
  const history = openEngine(options);
  const writes: number[] = [];
  const upkeep: number[] = [];
  const timed = <T>(times: number[], work: () => T): T => {
    const start = performance.now();
    const result = work();
    times.push(performance.now() - start);
    return result;
  };
  let next = 60;
  for (const batch of batches) {
    timed(writes, () => history.write(batch));
    const second = (batch.at - nine) / 1e6;
    if (second >= next) {
      next += 60;
      while (timed(upkeep, () => history.deleteExpired(batch.at))) {
        // More is left.
      }
    }
  }
  history.close();
  const db = new Database(options.path, { warn: () => undefined, error: () => undefined });
  const days = seconds / DAY;
  const raw = megabytes(db, 'level = 0') / days;
  const [tens, minutes] = [megabytes(db, 'level = 1') / days, megabytes(db, 'level = 2') / days];
  const rows = tableBytes(db, ['statement', 'lock_node']) / 1e6 / days;
  db.close();
  return {
    'raw seconds, MB a day': raw.toFixed(1),
    // A point of an hour is taken to be as large as one of a minute.
    'rollups, MB a year': (14 * tens + 60 * minutes + (396 / 60) * minutes).toFixed(0),
    'statements and locks': rows.toFixed(1),
    'a write, p50 ms': shown(writes, 0.5),
    'p99 ms': shown(writes, 0.99),
    'a call of upkeep, p99 ms': shown(upkeep, 0.99),
    'worst ms': shown(upkeep, 1),
    'upkeep, ms a minute': ((upkeep.reduce((sum, one) => sum + one, 0) * 60) / seconds).toFixed(1),
  };
}

/** Millions of bytes of the blocks that a condition names, with their share of the pages that blocks, journal and indexes take. */
function megabytes(db: Database, where: string): number {
  const bytes = (sql: string): number => Number(Object.values(db.get(sql) ?? {})[0] ?? 0);
  const pages = tableBytes(db, ['block', 'journal', 'series']);
  return (
    (bytes(`SELECT sum(length(data)) FROM block WHERE ${where}`) / bytes('SELECT sum(length(data)) FROM block')) *
    (pages / 1e6)
  );
}

/** Bytes of the pages of some tables and of their indexes. */
function tableBytes(db: Database, tables: string[]): number {
  const sql = `SELECT sum(pgsize) AS n FROM dbstat
    WHERE name IN (SELECT name FROM sqlite_schema WHERE tbl_name IN (SELECT value FROM json_each(:tables)))`;
  return db.get<{ n: number | null }>(sql, { tables: JSON.stringify(tables) })?.n ?? 0;
}

/** Gives the file the blocks of so many instances: copies of the first one's. */
function copyInstance(db: Database, instances: number): void {
  for (let copy = 2; copy <= instances; copy++) {
    db.run('INSERT OR IGNORE INTO instance (id, name) VALUES (:copy, :name)', { copy, name: `copy ${copy}` });
    db.run(
      `INSERT INTO block (instance, kind, level, from_at, until_at, data)
       SELECT :copy, kind, level, from_at, until_at, data FROM block
       WHERE instance = 1 AND (level IN (0, 3) OR until_at > :recent)`,
      { copy, recent: nine }
    );
  }
}

async function ask(place: ReturnType<typeof temporaryStore>) {
  const history = await place.open();
  const sources: Sources = { history, configured: [], sampleSeconds: 1, now: () => at(DAY) / 1000 };
  const db1 = { instances: ['db1'] };
  const queries = {
    'io total': { queryType: 'io' },
    'io total, 8 measures': {
      queryType: 'io',
      measures: ['readBytes', 'writeBytes', 'readOps', 'writeOps', 'readLatency', 'writeLatency', 'busy', 'spikeScore'],
    },
    'io by event': { queryType: 'io', by: 'event' },
    'io by file': { queryType: 'io', by: 'file' },
    'io by digest': { queryType: 'io', by: 'digest' },
    'io by statement': { queryType: 'io', by: 'statement' },
    activity: { queryType: 'activity', measures: ['runaways', 'spikeScore'] },
    'activity up': { queryType: 'activity', measures: ['up'] },
    'statements now': { queryType: 'statements' },
    'statements range': { queryType: 'statements', when: 'range' },
    'locks now': { queryType: 'locks' },
    runaways: { queryType: 'runaways' },
  };
  const ranges = { '5 min': 300, '1 h': 3600, '6 h': 6 * 3600, '24 h': DAY, '7 d': 7 * DAY, '30 d': 30 * DAY };
  const table: Record<string, Record<string, string>> = {};
  for (const [name, json] of Object.entries(queries)) {
    const row: Record<string, string> = {};
    for (const [range, seconds] of Object.entries(ranges)) {
      const to = nine / 1000 + (DAY - 1) * 1000;
      const from = to - seconds * 1000;
      const times: number[] = [];
      for (let i = 0; i < REPEATS; i++) {
        const start = performance.now();
        const query = { refId: 'A', from, to, maxDataPoints: 1000, intervalMs: 1000, json: { ...json, ...db1 } };
        await answer(query, sources);
        times.push(performance.now() - start);
      }
      // The first answer reads the blocks, the others find them in memory.
      row[`${range}, first ms`] = shown(times.slice(0, 1), 0);
      row[`${range}, p50 ms`] = shown(times, 0.5);
    }
    table[name] = row;
  }
  await history.close();
  return table;
}

function shown(times: number[], share: number): string {
  return quantile(times, share).toFixed(2);
}
