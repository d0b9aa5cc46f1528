import { expect, test } from 'bun:test';
import { complete, valueOf } from '../../detection/reading';
import { log } from '../../plugin/logs';
import type { Features } from '../capabilities/features';
import { ServerClock } from '../protocol/server-clock';
import type { Row } from '../protocol/rows';
import { recorded, recordedConnection } from './recorded-server.fixture';
import { createReaders } from './readers';
import { SampleReader } from './sample-reader';

const all: Features = {
  ...{ events: true, files: true, statements: true, threadIo: true, rowLocks: true, dataLocks: true },
  ...{ metadataLocks: true, deadlocks: true, history: true, historyLong: false, accountErrors: true, digests: true },
  ...{ plans: true, digestSamples: true, kills: true, exits: true, ownCost: true, osThreads: false },
  ...{ threadStatus: true, stages: true, threadIndexes: true },
};
const quiet = { ...log, warn: () => undefined };

interface Server {
  features?: Partial<Features>;
  rows?: Record<string, Row[]>;
  failing?: string[];
}

/** Samples a recorded server; `sample` also answers the tables that were read, in their order. */
function sampling({ features = {}, rows = {}, failing = [] }: Server = {}) {
  const answers = { ...recorded, ...rows };
  const { connection, asked } = recordedConnection(answers, new Set(failing));
  const own = { thread: 44, all: new Set([44]) };
  const found = { features: { ...all, ...features }, dataDir: '/var/lib/mysql/' };
  const reader = new SampleReader(createReaders(connection, new ServerClock(), own, found, quiet));
  const sample = async () => {
    asked.length = 0;
    const taken = await reader.sample({ watchedThreads: [] }, (started) => String(started));
    return { taken, asked: [...asked] };
  };
  return { sample, answers };
}

test('the first sample has the running statement, with its start by the clock it read', async () => {
  const { taken } = await sampling().sample();
  // The recorded server's times, by its own clock.
  const ahead = taken.clockAhead ?? NaN;
  expect(taken.at + ahead).toBe(1795764044897301);
  expect(taken.statements).toMatchObject(
    complete([{ threadId: 45, eventId: 1, user: 'shop', text: "SELECT SLEEP(3), 'recorded'", state: 'User sleep' }])
  );
  // Wall clock minus TIMER_END of the own row, plus TIMER_START of the statement, in microseconds.
  expect((valueOf(taken.statements)?.[0]?.startedAt ?? NaN) + ahead).toBe(1795764044904207 - 3639690 + 2100352);
  expect(taken.files).toMatchObject(complete([{ schema: 'shop', table: 'products', reads: 277n }]));
  expect(taken.threadIo).toMatchObject(complete([{ threadId: 45, operations: 0n }]));
  expect(taken.status).toMatchObject({ threadsConnected: 2, connections: 14 });
});

test('counters are read before statements, and kills before both from the second sample on', async () => {
  const { sample, answers } = sampling();
  const first = await sample();
  // The first reading of threads finds the page writers.
  const [status, threads] = [first.asked.indexOf('SHOW GLOBAL STATUS'), first.asked.lastIndexOf('threads')];
  expect(status).toBeLessThan(threads);
  expect(threads).toBeLessThan(first.asked.indexOf('events_statements_current'));
  answers['SHOW GLOBAL STATUS'] = (recorded['SHOW GLOBAL STATUS'] ?? []).map((row) =>
    row['Variable_name'] === 'Com_kill' ? { ...row, Value: '1' } : row
  );
  const { asked } = await sample();
  const kills = asked.findIndex((table) => table === 'events_statements_summary_by_account_by_event_name');
  expect(kills).toBeGreaterThan(asked.indexOf('SHOW GLOBAL STATUS'));
  expect(kills).toBeLessThan(asked.lastIndexOf('threads'));
});

test('a server where nothing runs is read with two statements a sample, and some more by the cadence', async () => {
  const { sample } = sampling({
    // What is read for a share of the time depends on the time it takes.
    features: { files: false, digests: false },
    rows: {
      threads: (recorded['threads'] ?? []).slice(0, 1),
      events_statements_current: (recorded['events_statements_current'] ?? []).slice(0, 1),
      events_waits_summary_by_thread_by_event_name: [],
    },
  });
  const counts: number[] = [];
  for (let i = 0; i < 12; i++) {
    counts.push((await sample()).asked.length);
  }
  // Samples 3, 6 and 9 read the status, 5 all statements, 6 and 11 their own cost.
  expect(counts.slice(2)).toEqual([2, 3, 2, 3, 4, 2, 2, 3, 2, 3]);
});

test.each(['threads', 'events_statements_current'])(
  'without %s there is no sample, rather than an idle server',
  async (table) => {
    const { sample } = sampling({ failing: [table] });
    await expect(sample()).rejects.toThrow('shop-db: its running statements could not be read.');
  }
);

test('without the status there is no first sample, rather than counters at zero', async () => {
  const { sample } = sampling({ failing: ['SHOW GLOBAL STATUS'] });
  await expect(sample()).rejects.toMatchObject({
    name: 'ServerError',
    kind: 'timeout',
    message: 'shop-db: its status could not be read. It is tried again.',
  });
});

test.each(['file_summary_by_instance', 'events_waits_summary_by_thread_by_event_name', 'file_summary_by_event_name'])(
  'without %s the rest is there',
  async (table) => {
    const { taken } = await sampling({ failing: [table] }).sample();
    expect(valueOf(taken.statements)).toHaveLength(1);
  }
);

test('what the account may not read is not asked for', async () => {
  const { asked } = await sampling({
    features: { files: false, events: false, threadIo: false, digests: false, kills: false, exits: false },
  }).sample();
  expect(asked.filter((table) => /^file_summary|waits_summary|by_digest/.test(table))).toEqual([]);
});
