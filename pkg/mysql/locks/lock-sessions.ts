import type { LockSession, RunningStatement } from '../../detection/sample';
import type { Picos, Micros } from '../../detection/time';
import type { MetadataWait } from './metadata-locks';
import type { RowWait } from './row-wait';
import type { Transaction } from './transactions';
import type { SessionInfo } from '../statements/sessions';

/** The thread of a transaction without a session: a recovered XA transaction that still holds its locks, or an unknown one. */
export const NO_THREAD = 0;

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

/** Finds the sessions on both sides of these waits: among this sample's statements, else by `lookUp`. */
export async function resolveSessions(
  lookUp: (threads: number[], processlistIds: number[]) => Promise<SessionInfo[]>,
  statements: RunningStatement[],
  timeOf: (timer: Picos) => Micros,
  rowWaits: RowWait[],
  metadataWaits: MetadataWait[]
): Promise<Sessions> {
  const transactions = new Map<number, Transaction>();
  const threads = new Set<number>(metadataWaits.flatMap(({ waiting, blocking }) => [waiting, blocking]));
  let hasUnknownBlocker = false;
  for (const { waiting, blocking, blockingThread } of rowWaits) {
    transactions.set(waiting.processlistId, waiting);
    if (blocking !== null) {
      transactions.set(blocking.processlistId, blocking);
    } else if (blockingThread !== null) {
      threads.add(blockingThread);
    } else {
      hasUnknownBlocker = true;
    }
  }
  const running = new Map(statements.map((statement) => [statement.threadId, statement]));
  const runningIds = new Set(statements.map(({ processlistId }) => processlistId));
  const found = await lookUp(
    [...threads].filter((thread) => !running.has(thread)),
    [...transactions.keys()].filter((id) => id !== NO_THREAD && !runningIds.has(id))
  );
  const startOf = (id: number | null): Micros | null => transactions.get(id ?? NO_THREAD)?.startedAt ?? null;
  const known: KnownSession[] = [
    ...statements
      .filter(({ threadId, processlistId }) => threads.has(threadId) || transactions.has(processlistId ?? NO_THREAD))
      .map((statement) => fromStatement(statement, startOf(statement.processlistId))),
    ...found.map((info) => fromInfo(info, startOf(info.processlistId), timeOf)),
    ...(hasUnknownBlocker || transactions.has(NO_THREAD) ? [withoutSession(startOf(NO_THREAD))] : []),
  ];
  return {
    byThread: new Map(known.map((one) => [one.session.threadId, one])),
    threadOf: new Map(known.map(({ session }) => [session.processlistId ?? NO_THREAD, session.threadId])),
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
  { threadId, processlistId, user, host, db, statement }: SessionInfo,
  transactionStartedAt: Micros | null,
  timeOf: (timer: Picos) => Micros
): KnownSession {
  const running = statement?.running === true ? statement : null;
  const { eventId = null, text = null } = running ?? {};
  return {
    session: { threadId, processlistId, user, host, db, eventId, text, took: null, transactionStartedAt },
    startedAt: running === null ? null : timeOf(running.started),
  };
}

function withoutSession(transactionStartedAt: Micros | null): KnownSession {
  const nobody = { processlistId: null, user: null, host: null, db: null, eventId: null, text: null, took: null };
  return { session: { threadId: NO_THREAD, ...nobody, transactionStartedAt }, startedAt: null };
}
