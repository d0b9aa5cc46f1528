import type { Picos, Micros } from '../../detection/time';
import { hideSecrets } from '../../redaction/secrets';
import { counter, number, numberOrNull, text, type Row } from '../protocol/rows';

/** A lock that others wait for, and what is known of how its session took it. */
export interface HeldLock {
  threadId: number;
  /** What tells it from other locks of the session. */
  lock: string;
  /** The session's event when it asked for the lock; null where the server does not tell. */
  eventId: number | null;
  /** When the transaction began, by the server's word in whole seconds; null where it is not known. */
  transactionStartedAt: Micros | null;
  /** False where plain SELECTs may have taken it: a shared lock in a SERIALIZABLE transaction. */
  spareSelects: boolean;
  /** The table of which it holds a record exclusively, as `schema.table`; null for any other lock. */
  writes: string | null;
}

/** A statement of a session: one that ended, or runs. */
export interface PastStatement {
  eventId: number;
  /** Null while it runs. */
  endEventId: number | null;
  name: string;
  startedAt: Micros;
  endedAt: Micros | null;
  text: string | null;
  /** The statement within which it ran. */
  within: number | null;
}

const columns = `THREAD_ID, EVENT_ID, END_EVENT_ID, EVENT_NAME, TIMER_START, TIMER_END, SQL_TEXT, DIGEST_TEXT, NESTING_EVENT_ID,
  NESTING_EVENT_TYPE`;

/** What sessions did last, and do now. */
export const pastStatementParts = (threads: number[]) => ({
  pastStatements: past('events_statements_history', threads),
  presentStatements: past('events_statements_current', threads),
});

const past = (table: string, threads: number[]) => ({
  sql: `SELECT ${columns} FROM performance_schema.${table} WHERE THREAD_ID IN (?) LIMIT 5000`,
  values: [threads],
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
  const said = text(row, 'SQL_TEXT') ?? text(row, 'DIGEST_TEXT');
  return {
    eventId: number(row, 'EVENT_ID'),
    endEventId,
    name: text(row, 'EVENT_NAME') ?? '',
    startedAt: timeOf(counter(row, 'TIMER_START')),
    endedAt: endEventId === null ? null : timeOf(counter(row, 'TIMER_END')),
    text: said === null ? null : hideSecrets(said),
    within: text(row, 'NESTING_EVENT_TYPE') === 'STATEMENT' ? numberOrNull(row, 'NESTING_EVENT_ID') : null,
  };
}

/**
 * The statement that took a lock, or null where what is left of the session's past proves none. Before its event
 * `notBefore` the session had not opened the table for writing.
 */
export function acquirerOf(
  held: HeldLock,
  statements: PastStatement[],
  notBefore: number | null
): PastStatement | null {
  return held.eventId === null ? theOnlyOne(held, statements, notBefore) : during(held.eventId, statements);
}

/** The innermost statement that ran when the session's event counter stood at `event`: it counts on when a statement begins. */
function during(event: number, statements: PastStatement[]): PastStatement | null {
  return (
    statements.findLast(
      ({ eventId, endEventId }) => eventId < event && (endEventId === null || event <= endEventId + 1)
    ) ?? null
  );
}

/** They lock nothing in InnoDB unless they say so, or call a function that does. */
const plain = new Set(['select', 'set_option', 'do'].map((name) => `statement/sql/${name}`));
const bounds = new Set(['begin', 'commit', 'rollback'].map((name) => `statement/sql/${name}`));
/** Statements that lock nothing in InnoDB, whatever their text. */
const harmless =
  /^statement\/(sql\/(show_.*|change_db|savepoint|release_savepoint|empty_query|error|prepare_sql|dealloc_sql|help)|com\/(Ping|Init DB|Prepare|Close stmt|Statistics|Set option|Error))$/;

/**
 * Where the server does not tell: the one statement of the transaction that can have taken the lock, provided that the
 * transaction's beginning is still at hand and no other can.
 */
function theOnlyOne(
  { transactionStartedAt, spareSelects }: HeldLock,
  statements: PastStatement[],
  notBefore: number | null
): PastStatement | null {
  const bound = statements.findLast(({ name }) => bounds.has(name));
  const isBefore = ({ endedAt }: PastStatement) =>
    endedAt !== null && transactionStartedAt !== null && endedAt < transactionStartedAt;
  if (bound === undefined && !statements.some(isBefore)) {
    return null;
  }
  const callers = new Set(statements.map(({ within }) => within));
  const candidates = statements.filter(
    (one) =>
      one.within === null &&
      one.eventId > (bound?.eventId ?? 0) &&
      !isBefore(one) &&
      !harmless.test(one.name) &&
      !(notBefore !== null && one.endEventId !== null && one.endEventId + 1 < notBefore) &&
      !(spareSelects && isPlainSelect(one) && !callers.has(one.eventId))
  );
  const [only] = candidates;
  return candidates.length === 1 && only !== undefined ? only : null;
}

function isPlainSelect({ name, text }: PastStatement): boolean {
  return plain.has(name) && text !== null && !/\bfor\s+(update|share)\b|\bin\s+share\s+mode\b/i.test(text);
}
