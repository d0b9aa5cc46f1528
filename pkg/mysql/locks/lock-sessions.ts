import type { LockSession, RunningStatement } from '../../detection/sample';
import type { Picos, Micros } from '../../detection/time';
import type { RowWait } from './row-wait';
import type { Transaction } from './transactions';
import type { SessionInfo } from '../statements/sessions';

export interface KnownSession {
  session: LockSession;
  /** When its running statement began. */
  startedAt: Micros | null;
}

export interface Sessions {
  byThread: Map<number, KnownSession>;
  /** By processlist id. */
  threadOf: Map<number, number>;
}

/** The thread that stands for a transaction without a session: no thread of the server has a negative number. */
export function standIn({ id }: Transaction): number {
  return -Number(id);
}

/** The thread of a transaction's session; null if that session is not known. */
export function threadOfTransaction(transaction: Transaction, { threadOf }: Sessions): number | null {
  return transaction.processlistId === 0 ? standIn(transaction) : (threadOf.get(transaction.processlistId) ?? null);
}

/** Waits by threads, of which some may be unknown. */
type ThreadWait = { waiting: number; blocking: number | null };

/** Finds the sessions on both sides of these waits: among this sample's statements, else by `lookUp`. */
export async function resolveSessions(
  lookUp: (threads: number[], processlistIds: number[]) => Promise<SessionInfo[]>,
  statements: RunningStatement[],
  timeOf: (timer: Picos) => Micros,
  rowWaits: RowWait[],
  threadWaits: ThreadWait[]
): Promise<Sessions> {
  const transactions = new Map<number, Transaction>();
  const sessionless = new Map<number, Transaction>();
  const threads = new Set<number>(
    threadWaits.flatMap(({ waiting, blocking }) => (blocking === null ? [waiting] : [waiting, blocking]))
  );
  for (const { waiting, blocking, blockingThread } of rowWaits) {
    transactions.set(waiting.processlistId, waiting);
    if (blocking?.processlistId === 0) {
      sessionless.set(standIn(blocking), blocking);
    } else if (blocking !== null) {
      transactions.set(blocking.processlistId, blocking);
    } else if (blockingThread !== null) {
      threads.add(blockingThread);
    }
  }
  const running = new Map(statements.map((statement) => [statement.threadId, statement]));
  const runningIds = new Set(statements.map(({ processlistId }) => processlistId));
  const found = await lookUp(
    [...threads].filter((thread) => !running.has(thread)),
    [...transactions.keys()].filter((id) => !runningIds.has(id))
  );
  const startOf = (id: number | null): Micros | null =>
    id === null ? null : (transactions.get(id)?.startedAt ?? null);
  const known: KnownSession[] = [
    ...statements
      .filter(({ threadId, processlistId }) => threads.has(threadId) || transactions.has(processlistId ?? NaN))
      .map((statement) => fromStatement(statement, startOf(statement.processlistId))),
    ...found.map((info) => fromInfo(info, startOf(info.processlistId), timeOf)),
    ...[...sessionless].map(([thread, { startedAt }]) => withoutSession(thread, startedAt)),
  ];
  return {
    byThread: new Map(known.map((one) => [one.session.threadId, one])),
    threadOf: new Map(
      known.flatMap(({ session }) =>
        session.processlistId === null ? [] : [[session.processlistId, session.threadId] as const]
      )
    ),
  };
}

function fromStatement(statement: RunningStatement, transactionStartedAt: Micros | null): KnownSession {
  const { threadId, processlistId, user, host, db, eventId, text, startedAt } = statement;
  return {
    session: { threadId, processlistId, user, host, db, eventId, text, took: null, transactionStartedAt },
    startedAt,
  };
}

function fromInfo(
  { threadId, processlistId, user, host, db, statement, thread, threadName }: SessionInfo,
  transactionStartedAt: Micros | null,
  timeOf: (timer: Picos) => Micros
): KnownSession {
  const running = statement?.running === true ? statement : null;
  const { eventId = null, text = null } = running ?? {};
  return {
    session: {
      ...{ threadId, processlistId, user, host, db, eventId, text, took: null, transactionStartedAt },
      ...(thread?.kind === 'server' && { note: `It is the server's own thread ${threadName}.` }),
    },
    startedAt: running === null ? null : timeOf(running.started),
  };
}

/** A lock's owner that has no session, or no longer. */
export function withoutSession(threadId: number, transactionStartedAt: Micros | null): KnownSession {
  const nobody = { processlistId: null, user: null, host: null, db: null, eventId: null, text: null, took: null };
  // A prepared transaction has held its locks since it began, at the earliest.
  return { session: { threadId, ...nobody, heldSince: transactionStartedAt, transactionStartedAt }, startedAt: null };
}
