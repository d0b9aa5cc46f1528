import { expect, test } from 'bun:test';
import type { EndingEvidence } from '../../detection/endings/ending';
import type { KillSeen } from '../../detection/kill';
import { complete } from '../../detection/reading';
import type { RunningStatement, Sample } from '../../detection/sample';
import { ClockSteps } from '../protocol/clock-steps';
import { evidenceOnAxis, sampleOnAxis } from './on-axis';

/** A time of the server's clock, which is a minute ahead. */
const TIME = 1_000_000_000_000;
const AHEAD = 60_000_000;
const steps = new ClockSteps(TIME - AHEAD);
steps.note(TIME, 0, 0);

const nobody = { processlistId: 1, user: null, host: null, db: null };
const text = { text: null, digest: null, digestText: null };
const kill: KillSeen = {
  source: 'history',
  user: null,
  host: null,
  processlistId: 1,
  victim: 2,
  scope: null,
  at: TIME,
};
const span = { eventId: 1, startedAt: TIME, endedAt: TIME };
const running: RunningStatement = {
  ...{ threadId: 1, eventId: 1, command: 'Query', state: null, startedAt: TIME, ...nobody, ...text },
  inner: complete([{ ...span, level: 1, event: '', text: null, digest: null, routine: null }]),
};
const none = { reads: 0n, readBytes: 0n, readTime: 0n, writes: 0n, writeBytes: 0n, writeTime: 0n };

/** Every kind of time that a sample has. */
const sample: Sample = {
  incarnation: '1',
  at: TIME,
  events: complete([{ event: 'e', readAt: TIME, ...none, miscs: 0n, miscTime: 0n }]),
  allEventsAt: TIME,
  files: null,
  statements: complete([running]),
  shortStatements: [
    {
      threadId: 1,
      ...span,
      ...nobody,
      ...text,
      rowsExamined: 0,
      rowsSent: 0,
      executions: 1,
      errors: 0,
      errno: 0,
      kills: [kill],
    },
  ],
  threadIo: null,
  digestRuns: {
    threads: [{ threadId: 1, user: null, host: null, runs: [{ ...span, digest: null, db: null }], isFull: false }],
    texts: new Map(),
  },
  locks: complete({
    sessions: [
      { threadId: 1, eventId: 1, text: null, took: null, heldSince: TIME, transactionStartedAt: TIME, ...nobody },
    ],
    waits: [
      {
        ...{ waiting: 1, blocking: 2, confidence: 'certain', kind: 'row', object: null, index: null, mode: null },
        ...{ record: null, since: TIME },
      },
    ],
  }),
  deadlocks: [
    {
      ...{ at: TIME, victim: 1, survivor: 2, victimText: null, survivorText: null, object: null, index: null },
      report: '',
    },
  ],
  status: { comKill: 0, abortedClients: 0, timeouts: 0, threadsRunning: 0, threadsConnected: 0, rowLockWaits: 0 },
  cost: { serverMs: null, roundTripMs: 0 },
};

const evidence: EndingEvidence = {
  ...{ key: { incarnation: '1', threadId: 1, eventId: 1 }, flavour: 'MySQL', victim: 1, account: null },
  history: { endedAt: TIME, errno: 0, sqlState: null, message: null, textLost: false },
  ...{ sessionEnded: null, accountErrors: null, exits: null, comKill: 0, abortedClients: 0, timeouts: 0 },
  digest: { executions: 1, errors: 0, lastSeen: TIME, time: 0n },
  kills: [kill],
  callers: [kill],
  unnamedKillsByScope: { query: 1, connection: 0, at: [TIME] },
};

/** How often a time stands anywhere in a value. */
function countOf(value: unknown, time: number): number {
  const parts = typeof value === 'object' && value !== null ? Object.values(value) : [];
  return parts.reduce((sum: number, part) => sum + countOf(part, time), value === time ? 1 : 0);
}

test('every time of a sample and of an ending is moved to the axis', () => {
  for (const [on, off] of [
    [sampleOnAxis(sample, steps, new Map()), sample],
    [evidenceOnAxis(evidence, steps, TIME), evidence],
  ]) {
    expect(countOf(on, TIME)).toBe(0);
    expect(countOf(on, TIME - AHEAD)).toBe(countOf(off, TIME));
  }
});

test('a statement began when it did at first sight', () => {
  const { statements } = sampleOnAxis(sample, steps, new Map([['1-1', 7]]));
  expect(statements).toMatchObject(complete([{ startedAt: 7 }]));
});
