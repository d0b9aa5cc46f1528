import type { StatementDetails } from '../../../src/shared/details';
import type { RunningStatement } from '../sample';
import type { StatementRecord } from './record';
import type { TrackedStatements } from './tracker';

const SECOND = 1_000_000;
const key = { incarnation: 'a', threadId: 60, eventId: 7 };
const who = { processlistId: 22, user: 'shop', host: 'app', db: 'shop', digest: null, digestText: null, text: null };

/** A statement that runs since second 100. */
export function runningOf(more: Partial<RunningStatement> = {}): RunningStatement {
  const { threadId, eventId } = key;
  return { ...who, threadId, eventId, command: 'Query', state: null, startedAt: 100 * SECOND, ...more };
}

/** The record of the same statement, seen at second 110. */
export function recordOf(more: Partial<StatementRecord> = {}): StatementRecord {
  return {
    ...who,
    key,
    state: null,
    startedAt: 100 * SECOND,
    seenAt: 110 * SECOND,
    endedAt: null,
    rowsExamined: null,
    rowsSent: null,
    readBytes: null,
    writeBytes: null,
    ioShare: null,
    waitingOn: null,
    blocking: 0,
    outcome: 'running',
    confidence: 'certain',
    killer: null,
    errno: null,
    evidence: [],
    runawayAt: null,
    details: {},
    ...more,
  };
}

/** The same, tracked as `it`. */
export function trackedOf(details: StatementDetails): TrackedStatements {
  return new Map([['it', { record: recordOf({ details }), io: null, instanceBytes: 0 }]]);
}
