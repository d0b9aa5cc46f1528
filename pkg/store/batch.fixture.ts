import type { IoRates } from '../detection/io/rates';
import type { StatementRecord } from '../detection/statements/record';
import type { Batch, LockNode } from './batch';

/** Samples for tests and benchmarks, at the time of the project's founding incident. */

/** 5 May 2024, 09:00 UTC, in microseconds; `at(3)` is three seconds later. */
export const nine = Date.UTC(2024, 4, 5, 9) * 1000;
export const at = (seconds: number) => nine + Math.round(seconds * 1e6);

export const rates = (read: number, write = 0): IoRates => ({
  readOps: read / 16384,
  readBytes: read,
  readTime: read / 1e8,
  writeOps: write / 16384,
  writeBytes: write,
  writeTime: write / 1e8,
});

export const data = 'wait/io/file/innodb/innodb_data_file';
export const redo = 'wait/io/file/innodb/innodb_log_file';

export function batch(seconds: number, changes: Partial<Batch> = {}): Batch {
  return {
    instance: 'db1',
    incarnation: '77',
    at: at(seconds),
    clockAhead: null,
    events: [
      { event: data, ...rates(1000, 200) },
      { event: redo, ...rates(0, 50) },
    ],
    files: null,
    statementIo: [],
    activity: { runaways: 0, longestStatement: 0, sessionsWaiting: 0, longestWait: 0, spikeScore: 0.5 },
    statements: [],
    locks: [],
    deadlocks: [],
    gaps: [],
    ...changes,
  };
}

/** Statement 5 of thread 40 of incarnation 77, from `begun` until it was last seen, in seconds. */
export function record(begun: number, seen: number, changes: Partial<StatementRecord> = {}): StatementRecord {
  return {
    key: { incarnation: '77', threadId: 40, eventId: 5 },
    processlistId: 22,
    user: 'shop',
    host: '10.0.0.5',
    db: 'shop',
    digest: 'd1',
    digestText: 'SELECT * FROM `orders` WHERE `note` LIKE ?',
    text: "SELECT * FROM orders WHERE note LIKE '%x%'",
    state: 'executing',
    startedAt: at(begun),
    seenAt: at(seen),
    endedAt: null,
    rowsExamined: 100,
    rowsSent: 0,
    readBytes: 5e8,
    writeBytes: 0,
    ioShare: 0.9,
    waitingOn: null,
    blocking: 0,
    outcome: 'running',
    confidence: 'certain',
    killer: null,
    errno: null,
    evidence: [],
    runawayAt: null,
    details: {},
    ...changes,
  };
}

/** The same, killed by dba at `end`. */
export function killed(begun: number, end: number, changes: Partial<StatementRecord> = {}): StatementRecord {
  return record(begun, end, {
    endedAt: at(end),
    outcome: 'killed',
    killer: { user: 'dba', host: 'localhost', processlistId: 31, confidence: 'certain' },
    errno: 1317,
    evidence: ['errno 1317, query interrupted', 'KILL QUERY 22 in the history of connection 31'],
    runawayAt: at(begun + 10),
    ...changes,
  });
}

export function node(threadId: number, parent: number | null, changes: Partial<LockNode> = {}): LockNode {
  return {
    threadId,
    parent,
    depth: parent === null ? 0 : 1,
    processlistId: threadId - 18,
    user: 'shop',
    host: '10.0.0.5',
    db: 'shop',
    text: `UPDATE orders SET x = ${threadId}`,
    statement: { incarnation: '77', threadId, eventId: 5 },
    lockKind: parent === null ? null : 'row',
    confidence: parent === null ? null : 'certain',
    note: null,
    object: parent === null ? null : 'shop.orders',
    index: parent === null ? null : 'PRIMARY',
    mode: parent === null ? null : 'X',
    record: null,
    took: null,
    heldSince: null,
    since: parent === null ? null : at(0),
    waiters: 0,
    ...changes,
  };
}
