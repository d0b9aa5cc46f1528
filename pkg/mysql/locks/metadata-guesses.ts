import type { RunningStatement } from '../../detection/sample';
import type { MetadataLock, MetadataWait, MetadataWaits } from './metadata-locks';
import { mayHaveGrown } from './metadata-modes';
import type { StateWaiter } from './state-waiters';
import { excludesOthers, namesTable } from './statement-words';
import type { TableHandle } from './table-handles';
import type { OpenTransaction } from './transactions';
import type { Micros } from '../../detection/time';

/** What may show a holder that metadata_locks does not. */
export interface Hints {
  handles: TableHandle[];
  statements: RunningStatement[];
  /** Of sessions that run nothing now, too. */
  transactions: Array<OpenTransaction & { thread: number | null }>;
}

/**
 * The holder of a lock whose shown mode does not conflict. MariaDB shows the mode that was first asked for: a copying ALTER
 * and LOCK TABLES READ look as if they let writers pass. The only candidate is likely; of several, none is named.
 */
export function guessHolder({ request, granted }: MetadataWaits['unproven'][number], hints: Hints): MetadataWait {
  const { thread: waiting, object, mode } = request;
  const running = new Map(hints.statements.map((statement) => [statement.threadId, statement]));
  const open = new Set(hints.handles.filter(({ table }) => table === object).map(({ thread }) => thread));
  const owners = [...new Map(granted.map((lock) => [lock.thread, lock])).values()];
  // An idle session has a table open only under LOCK TABLES.
  const isLocked = ({ thread }: MetadataLock) => !running.has(thread) && open.has(thread);
  const candidates = firstOf(
    owners.filter((lock) => mayHaveGrown(lock.mode) || isLocked(lock)),
    owners.filter(({ thread }) => excludesOthers(running.get(thread)?.text ?? null)),
    owners
  );
  const [only] = candidates;
  const wait = { waiting, object, mode };
  return only === undefined || candidates.length > 1
    ? {
        ...{ ...wait, blocking: null, heldSinceEvent: null, confidence: 'unknown' },
        because:
          candidates.length === 0
            ? 'metadata_locks shows no other lock of it.'
            : `${candidates.length} sessions may hold it: metadata_locks shows for each a mode that does not conflict.`,
      }
    : {
        ...{ ...wait, blocking: only.thread, heldSinceEvent: only.eventId, confidence: 'likely' },
        because: `It is the only candidate: metadata_locks shows the mode it first asked for (${only.mode}), and it may hold a stronger one now.`,
      };
}

/** The holder where metadata_locks shows nothing of the waiter: its instrument is off, or a lock was lost. */
export function guessUnlisted(waiter: StateWaiter, hints: Hints, waiting: ReadonlySet<number>): MetadataWait {
  const candidates =
    waiter.state.toLowerCase() === 'waiting for table metadata lock' ? candidatesOf(waiter, hints, waiting) : [];
  const [only] = candidates;
  const wait = { waiting: waiter.thread, mode: null, heldSinceEvent: null };
  const off =
    'metadata_locks shows nothing of this wait: its instrument (wait/lock/metadata/sql/mdl) is off, or the wait has just ended.';
  return only === undefined || candidates.length > 1
    ? { ...wait, blocking: null, object: null, confidence: 'unknown', because: off }
    : {
        ...{ ...wait, blocking: only.thread, object: only.table, confidence: 'likely' },
        because: `${off} It is the only candidate: ${only.because}.`,
      };
}

interface Candidate {
  thread: number;
  table: string | null;
  because: string;
}

function candidatesOf(waiter: StateWaiter, hints: Hints, waiting: ReadonlySet<number>): Candidate[] {
  const named = hints.handles.filter(({ thread, table }) => thread !== waiter.thread && namesTable(waiter.text, table));
  const running = new Map(hints.statements.map((statement) => [statement.threadId, statement]));
  const isIdle = (thread: number) => !running.has(thread);
  const startedAt = (thread: number): Micros => running.get(thread)?.startedAt ?? 0;
  const found = new Map<number, Candidate>();
  const add = (candidate: Candidate) => found.set(candidate.thread, found.get(candidate.thread) ?? candidate);
  const isDdl = excludesOthers(waiter.text);
  for (const { thread, table } of named) {
    const excludes = isIdle(thread) || excludesOthers(running.get(thread)?.text ?? null);
    if (startedAt(thread) < waiter.startedAt && !waiting.has(thread) && (isDdl || excludes)) {
      add({
        thread,
        table,
        because: isIdle(thread) ? 'it keeps the table open, idle' : 'its statement has the table open',
      });
    }
  }
  if (isDdl) {
    for (const { thread, startedAt: began } of hints.transactions) {
      if (thread !== null && thread !== waiter.thread && began <= waiter.startedAt && !waiting.has(thread)) {
        add({ thread, table: null, because: 'its transaction was open before, and no other' });
      }
    }
  }
  if (found.size === 0 && !isDdl) {
    // A pending request of a DDL statement holds up all that came later.
    const word = hints.statements.filter(
      ({ threadId, text, startedAt: began }) =>
        waiting.has(threadId) &&
        threadId !== waiter.thread &&
        began < waiter.startedAt &&
        excludesOthers(text) &&
        sharesName(text, waiter.text)
    );
    word.forEach(({ threadId }) =>
      add({ thread: threadId, table: null, because: 'it waits for the same table, to change it' })
    );
  }
  return [...found.values()];
}

const common = new Set([
  'table',
  'tables',
  'add',
  'column',
  'set',
  'from',
  'where',
  'values',
  'into',
  'select',
  'and',
  'int',
]);

/** Whether the first name after the verb of a DDL statement is in the other text. */
function sharesName(ddl: string | null, other: string | null): boolean {
  const words = (ddl ?? '').toLowerCase().match(/[\p{L}\p{N}_$]+/gu) ?? [];
  return words.slice(1, 5).some((word) => !common.has(word) && word.length > 1 && namesTable(other, `.${word}`));
}

function firstOf<T>(...stages: T[][]): T[] {
  return stages.find((stage) => stage.length > 0) ?? [];
}
