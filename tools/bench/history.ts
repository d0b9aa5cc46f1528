import type { Batch } from '../../pkg/store/batch';
import type { Store } from '../../pkg/store/store';
import { statSync } from 'node:fs';
import { at, batch, node, nine, rates, record } from '../../pkg/store/batch.fixture';
import { temporaryStore } from '../../pkg/store/sqlite/store.fixture';
import { answer } from '../../pkg/queries/mux';
import type { Sources } from '../../pkg/queries/sources';
import { quantile } from './numbers';

const DAY = 86_400;
const REPEATS = 21;
const events = [
  'innodb/innodb_data_file',
  'innodb/innodb_log_file',
  'innodb/innodb_temp_file',
  'innodb/innodb_dblwr_file',
  'sql/io_cache',
  'sql/binlog',
];

/** A busy second: six events, twenty files every fifth second, ten statements, ten waiting sessions in every tenth minute. */
function second(s: number): Batch {
  const key = (i: number) => ({ incarnation: '77', threadId: 100 + i, eventId: Math.floor(s / (20 + i)) });
  const wobble = (i: number) => ((s * 7919 + i * 104_729) % 1000) * 12_345.6;
  const waiting = Math.floor(s / 60) % 10 === 0 ? 10 : 0;
  const statements = Array.from({ length: 10 }, (_, i) =>
    record(s - (s % (20 + i)), s, { key: key(i), digest: `digest ${i}`, processlistId: 80 + i })
  );
  return batch(s, {
    events: events.map((event, i) => ({ event: `wait/io/file/${event}`, ...rates(wobble(i), wobble(i + 1)) })),
    files:
      s % 5 > 0
        ? null
        : Array.from({ length: 20 }, (_, i) => {
            const table = `table_${(i + Math.floor(s / 600)) % 60}`;
            return { file: `shop/${table}.ibd`, schema: 'shop', table, ...rates(wobble(i), wobble(i + 2)) };
          }),
    statements,
    statementIo: statements.slice(0, 5).map((statement, i) => ({ key: statement.key, ...rates(wobble(i)) })),
    locks:
      waiting === 0
        ? []
        : [node(100, null, { waiters: waiting }), ...Array.from({ length: waiting }, (_, i) => node(101 + i, 100))],
    activity: {
      runaways: 1,
      longestStatement: 20,
      sessionsWaiting: waiting,
      longestWait: 3,
      spikeScore: wobble(0) / 1e6,
    },
  });
}

/** Prints what one second costs to write, and what a dashboard's queries cost to answer over a day of one instance. */
export async function benchHistory(): Promise<void> {
  const place = temporaryStore();
  const history = await place.open();
  try {
    console.table(await fill(history, place.path));
    console.table(await ask(history));
    console.log(`resident memory: ${(process.memoryUsage.rss() / 1024 ** 2).toFixed(0)} MiB`);
  } finally {
    await history.close();
    place.remove();
  }
}

async function fill(history: Store, path: string) {
  const times: number[] = [];
  let rows = 0;
  for (let s = 0; s < DAY; s++) {
    const given = second(s);
    rows += 2 + (given.events?.length ?? 0) + (given.files?.length ?? -1) + 1;
    rows += given.statements.length + given.statementIo.length + given.locks.length;
    const start = performance.now();
    await history.write(given);
    times.push(performance.now() - start);
  }
  const total = times.reduce((sum, time) => sum + time, 0);
  const start = performance.now();
  const more = await history.deleteExpired(at(DAY + 600));
  return {
    'rows a second': Math.round((rows / total) * 1000),
    'rows a batch': (rows / DAY).toFixed(1),
    'a batch, p50 ms': shown(times, 0.5),
    'a batch, p99 ms': shown(times, 0.99),
    'a batch, worst ms': shown(times, 1),
    'a day of one instance, MiB': (statSync(path).size / 1024 ** 2).toFixed(0),
    [`one call of retention, ms${more ? ' (more is waiting)' : ''}`]: (performance.now() - start).toFixed(1),
  };
}

async function ask(history: Store) {
  const sources: Sources = { history, configured: [], sampleSeconds: 1, now: () => at(DAY) / 1000 };
  const queries = {
    'io total': { queryType: 'io' },
    'io total, 8 measures': {
      queryType: 'io',
      measures: ['readBytes', 'writeBytes', 'readOps', 'writeOps', 'readLatency', 'writeLatency', 'busy', 'spikeScore'],
    },
    'io by event': { queryType: 'io', by: 'event' },
    'io by file': { queryType: 'io', by: 'file' },
    'io by statement': { queryType: 'io', by: 'statement' },
    activity: { queryType: 'activity', measures: ['runaways', 'spikeScore'] },
    'activity up': { queryType: 'activity', measures: ['up'] },
    'statements now': { queryType: 'statements' },
    'statements range': { queryType: 'statements', when: 'range' },
    'locks now': { queryType: 'locks' },
    runaways: { queryType: 'runaways' },
  };
  const ranges = { 'an alert rule (5 min)': 300, '1 h': 3600, '6 h': 6 * 3600, '24 h': DAY };
  const table: Record<string, Record<string, string>> = {};
  for (const [name, json] of Object.entries(queries)) {
    const row: Record<string, string> = {};
    for (const [range, seconds] of Object.entries(ranges)) {
      const to = nine / 1000 + (DAY - 1) * 1000;
      const from = to - seconds * 1000;
      const times: number[] = [];
      for (let i = 0; i < REPEATS; i++) {
        const start = performance.now();
        await answer({ refId: 'A', from, to, maxDataPoints: 1000, intervalMs: 1000, json }, sources);
        times.push(performance.now() - start);
      }
      row[`${range}, p50 ms`] = shown(times, 0.5);
    }
    table[name] = row;
  }
  return table;
}

function shown(times: number[], share: number): string {
  return quantile(times, share).toFixed(2);
}
