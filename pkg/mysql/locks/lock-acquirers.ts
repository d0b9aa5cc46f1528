import type { Picos, Micros } from '../../detection/time';
import { hideSecrets } from '../../redaction/secrets';
import { counter, number, numberOrNull, text, type Row } from '../protocol/rows';

/** A lock that others wait for, and what is known of how its session acquired it. */
export interface HeldLock {
  threadId: number;
  /** Distinguishes it from the session's other locks. */
  lock: string;
  /** The session's event when it asked for the lock; null where the server does not show it. */
  eventId: number | null;
  /** When the transaction began, in the server's whole seconds; null where unknown. */
  transactionStartedAt: Micros | null;
  /** False where a plain SELECT may have acquired it: a shared lock in a SERIALIZABLE transaction. */
  selectsLockNothing: boolean;
  /** The table (`schema.table`) if it is an exclusive lock on a record; null for any other lock. */
  writes: string | null;
}

/** A statement of a session, ended or still running. */
export interface PastStatement {
  eventId: number;
  /** Null while it runs. */
  endEventId: number | null;
  name: string;
  startedAt: Micros;
  endedAt: Micros | null;
  text: string | null;
  /** The event of the statement that called it. */
  calledBy: number | null;
}

const columns = `THREAD_ID, EVENT_ID, END_EVENT_ID, EVENT_NAME, TIMER_START, TIMER_END, SQL_TEXT, DIGEST_TEXT, NESTING_EVENT_ID,
  NESTING_EVENT_TYPE`;

/** The last statements of these sessions and their current ones. */
export const pastStatementParts = (threads: number[]) => ({
  pastStatements: past('events_statements_history', threads),
  presentStatements: past('events_statements_current', threads),
});

const past = (table: string, threads: number[]) => ({
  sql: `SELECT ${columns} FROM performance_schema.${table} WHERE THREAD_ID IN (?)`,
  values: [threads],
  limit: 5000,
});

/** Statements by thread, in the order in which they began. */
export function readPastStatements(rows: Row[], timeOf: (timer: Picos) => Micros): Map<number, PastStatement[]> {
  const byThread = Map.groupBy(rows, (row) => number(row, 'THREAD_ID'));
  return new Map(
    [...byThread].map(([thread, own]) => {
      const distinct = new Map(own.map((row) => [number(row, 'EVENT_ID'), readOne(row, timeOf)]));
      return [thread, [...distinct.values()].sort((a, b) => a.eventId - b.eventId)];
    })
  );
}

function readOne(row: Row, timeOf: (timer: Picos) => Micros): PastStatement {
  const endEventId = numberOrNull(row, 'END_EVENT_ID');
  const sql = text(row, 'SQL_TEXT') ?? text(row, 'DIGEST_TEXT');
  return {
    eventId: number(row, 'EVENT_ID'),
    endEventId,
    name: text(row, 'EVENT_NAME') ?? '',
    startedAt: timeOf(counter(row, 'TIMER_START')),
    endedAt: endEventId === null ? null : timeOf(counter(row, 'TIMER_END')),
    text: sql === null ? null : hideSecrets(sql),
    calledBy: text(row, 'NESTING_EVENT_TYPE') === 'STATEMENT' ? numberOrNull(row, 'NESTING_EVENT_ID') : null,
  };
}

/**
 * The statement that acquired a lock; null where the session's remaining history proves none. The session first opened
 * the table for writing at its event `notBefore`.
 */
export function acquirerOf(
  held: HeldLock,
  statements: PastStatement[],
  notBefore: number | null
): PastStatement | null {
  return held.eventId === null ? onlyCandidate(held, statements, notBefore) : runningAt(held.eventId, statements);
}

/** The innermost statement that ran when the session's event counter was at `event`; the counter rises when a statement begins. */
function runningAt(event: number, statements: PastStatement[]): PastStatement | null {
  return (
    statements.findLast(
      ({ eventId, endEventId }) => eventId < event && (endEventId === null || event <= endEventId + 1)
    ) ?? null
  );
}

/** Statements that lock nothing in InnoDB, except by FOR UPDATE, FOR SHARE or a function they call. */
const selects = new Set(['select', 'set_option', 'do'].map((name) => `statement/sql/${name}`));
const boundaries = new Set(['begin', 'commit', 'rollback'].map((name) => `statement/sql/${name}`));
/** Statements that lock nothing in InnoDB, whatever their text. */
const harmless =
  /^statement\/(sql\/(show_.*|change_db|savepoint|release_savepoint|empty_query|error|prepare_sql|dealloc_sql|help)|com\/(Ping|Init DB|Prepare|Close stmt|Statistics|Set option|Error))$/;

/**
 * Without an event: the transaction's only statement that can have acquired the lock; null if several can, or if history
 * no longer reaches back to the transaction's beginning.
 */
function onlyCandidate(
  { transactionStartedAt, selectsLockNothing }: HeldLock,
  statements: PastStatement[],
  notBefore: number | null
): PastStatement | null {
  const boundary = statements.findLast(({ name }) => boundaries.has(name));
  const isEarlier = ({ endedAt }: PastStatement) =>
    endedAt !== null && transactionStartedAt !== null && endedAt < transactionStartedAt;
  if (boundary === undefined && !statements.some(isEarlier)) {
    return null;
  }
  const callers = new Set(statements.map(({ calledBy }) => calledBy));
  const candidates = statements.filter(
    (one) =>
      one.calledBy === null &&
      one.eventId > (boundary?.eventId ?? 0) &&
      !isEarlier(one) &&
      !harmless.test(one.name) &&
      !(notBefore !== null && one.endEventId !== null && one.endEventId + 1 < notBefore) &&
      !(selectsLockNothing && isPlainSelect(one) && !callers.has(one.eventId))
  );
  const [only] = candidates;
  return candidates.length === 1 && only !== undefined ? only : null;
}

function isPlainSelect({ name, text }: PastStatement): boolean {
  return selects.has(name) && text !== null && !/\bfor\s+(update|share)\b|\bin\s+share\s+mode\b/i.test(text);
}
