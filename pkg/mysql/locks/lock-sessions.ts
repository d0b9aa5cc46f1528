import type { LockSession, RunningStatement } from '../../detection/sample';
import type { Picos, Micros } from '../../detection/time';
import type { MetadataWait } from './metadata-locks';
import type { RowWait, Transaction } from './row-wait';
import type { SessionInfo } from '../statements/sessions';

/** Stands for a transaction without a session: a recovered XA transaction that still holds its locks, or an unknown one. */
export const NO_THREAD = 0;

export interface KnownSessions {
  session: LockSession;
  /** When its running statement began. */
  startedAt: Micros | null;
}

export interface Sessions {
  byThread: Map<number, KnownSessions>;
  /** By processlist id. */
  threadOf: Map<number, number>;
}

/** Finds the sessions on both sides of these waits: among this round's statements, else by asking for them. */
export async function resolveSessions(
  lookUp: (threads: number[], connections: number[]) => Promise<SessionInfo[]>,
  statements: RunningStatement[],
  timeOf: (timer: Picos) => Micros,
  rowWaits: RowWait[],
  metadataWaits: MetadataWait[]
): Promise<Sessions> {
  const transactions = new Map<number, Transaction>();
  const threads = new Set<number>(metadataWaits.flatMap(({ waiting, blocking }) => [waiting, blocking]));
  let nobody = false;
  for (const { waiting, blocking, blockingThread } of rowWaits) {
    transactions.set(waiting.processlistId, waiting);
    if (blocking !== null) {
      transactions.set(blocking.processlistId, blocking);
    } else if (blockingThread !== null) {
      threads.add(blockingThread);
    } else {
      nobody = true;
    }
  }
  const running = new Map(statements.map((statement) => [statement.threadId, statement]));
  const connected = new Set(statements.map(({ processlistId }) => processlistId));
  const found = await lookUp(
    [...threads].filter((thread) => !running.has(thread)),
    [...transactions.keys()].filter((id) => id !== NO_THREAD && !connected.has(id))
  );
  const startOf = (id: number | null): Micros | null => transactions.get(id ?? NO_THREAD)?.startedAt ?? null;
  const known: KnownSessions[] = [
    ...statements
      .filter(({ threadId, processlistId }) => threads.has(threadId) || transactions.has(processlistId ?? NO_THREAD))
      .map((statement) => fromStatement(statement, startOf(statement.processlistId))),
    ...found.map((info) => fromInfo(info, startOf(info.processlistId), timeOf)),
    ...(nobody || transactions.has(NO_THREAD) ? [withoutSession(startOf(NO_THREAD))] : []),
  ];
  return {
    byThread: new Map(known.map((one) => [one.session.threadId, one])),
    threadOf: new Map(known.map(({ session }) => [session.processlistId ?? NO_THREAD, session.threadId])),
  };
}

function fromStatement(statement: RunningStatement, transactionStartedAt: Micros | null): KnownSessions {
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
): KnownSessions {
  const running = statement?.running === true ? statement : null;
  const { eventId = null, text = null } = running ?? {};
  return {
    session: { threadId, processlistId, user, host, db, eventId, text, took: null, transactionStartedAt },
    startedAt: running === null ? null : timeOf(running.started),
  };
}

function withoutSession(transactionStartedAt: Micros | null): KnownSessions {
  const nobody = { processlistId: null, user: null, host: null, db: null, eventId: null, text: null, took: null };
  return { session: { threadId: NO_THREAD, ...nobody, transactionStartedAt }, startedAt: null };
}
