import type { Locks, LockSession, LockWait, Micros, Picos, RunningStatement } from '../detection/sample';
import { metadataPart, metadataWaits, MOST_LOCKS, readMetadataLocks, type MetadataWait } from './metadataLocks';
import type { Reader } from './reader';
import { readRowWaits, type RowWait, type Transaction } from './rowLocks';
import { readSessions, type SessionInfo } from './sessions';

export interface LockContext {
  /** Row-lock waits are in performance_schema. */
  dataLocks: boolean;
  /** Somebody waits for a row lock, for a metadata lock. */
  rows: boolean;
  metadata: boolean;
  /** The sampler's own threads. */
  own: ReadonlySet<number>;
  /** This round's: most sessions that wait are among them. */
  statements: RunningStatement[];
  at: Micros;
  timeOf: (timer: Picos) => Micros;
}

const MOST_WAITS = 2000;
/** Stands for a transaction without a session: a recovered XA transaction that still holds its locks. */
const NO_THREAD = 0;

/** Reads who waits for whom, in row locks and metadata locks. */
export async function readLocks(reader: Reader, context: LockContext): Promise<Locks> {
  const rowWaits = context.rows ? await readRowWaits(reader, context.dataLocks) : [];
  const metadata = context.metadata ? ((await reader.read({ metadata: metadataPart })).metadata ?? []) : [];
  const metadataEdges = metadataWaits(readMetadataLocks(metadata, context.own));
  if (rowWaits.length === 0 && metadataEdges.length === 0) {
    return { sessions: [], waits: [], truncated: metadata.length >= MOST_LOCKS };
  }
  const sessions = await resolveSessions(reader, context, rowWaits, metadataEdges);
  const waits = [
    ...rowWaits.flatMap((wait) => asRowWait(wait, sessions)),
    ...metadataEdges.map((edge) => asMetadataWait(edge, sessions, context.at)),
  ].filter(({ waiting, blocking }) => sessions.byThread.has(waiting) && sessions.byThread.has(blocking));
  const shown = waits.slice(0, MOST_WAITS);
  const involved = new Set(shown.flatMap(({ waiting, blocking }) => [waiting, blocking]));
  return {
    sessions: [...sessions.byThread.values()]
      .map(({ session }) => session)
      .filter(({ threadId }) => involved.has(threadId)),
    waits: shown,
    truncated: waits.length > MOST_WAITS || metadata.length >= MOST_LOCKS,
  };
}

interface Known {
  session: LockSession;
  /** When its running statement began. */
  startedAt: Micros | null;
}

interface Sessions {
  byThread: Map<number, Known>;
  threadOf: Map<number, number>;
}

async function resolveSessions(
  reader: Reader,
  { statements, timeOf }: LockContext,
  rowWaits: RowWait[],
  metadataEdges: MetadataWait[]
): Promise<Sessions> {
  const transactions = new Map<number, Transaction>();
  const threads = new Set<number>(metadataEdges.flatMap(({ waiting, blocking }) => [waiting, blocking]));
  for (const { waiting, blocking, blockingThread } of rowWaits) {
    transactions.set(waiting.processlistId, waiting);
    if (blocking !== null) {
      transactions.set(blocking.processlistId, blocking);
    } else if (blockingThread !== null) {
      threads.add(blockingThread);
    }
  }
  const running = new Map(statements.map((statement) => [statement.threadId, statement]));
  const connected = new Set(statements.map(({ processlistId }) => processlistId));
  const found = await readSessions(
    reader,
    [...threads].filter((thread) => !running.has(thread)),
    [...transactions.keys()].filter((id) => id !== NO_THREAD && !connected.has(id))
  );
  const startOf = (id: number | null): Micros | null => transactions.get(id ?? NO_THREAD)?.startedAt ?? null;
  const known: Known[] = [
    ...statements
      .filter(({ threadId, processlistId }) => threads.has(threadId) || transactions.has(processlistId ?? NO_THREAD))
      .map((statement) => fromStatement(statement, startOf(statement.processlistId))),
    ...found.map((info) => fromInfo(info, startOf(info.processlistId), timeOf)),
    ...(transactions.has(NO_THREAD) ? [withoutSession(startOf(NO_THREAD))] : []),
  ];
  return {
    byThread: new Map(known.map((one) => [one.session.threadId, one])),
    threadOf: new Map(known.map(({ session }) => [session.processlistId ?? NO_THREAD, session.threadId])),
  };
}

function fromStatement(statement: RunningStatement, transactionStartedAt: Micros | null): Known {
  const { threadId, processlistId, user, host, db, eventId, text, startedAt } = statement;
  return {
    session: { threadId, processlistId, user, host, db, eventId, text, took: null, transactionStartedAt },
    startedAt,
  };
}

function fromInfo(info: SessionInfo, transactionStartedAt: Micros | null, timeOf: LockContext['timeOf']): Known {
  const { threadId, processlistId, user, host, db, statement } = info;
  const running = statement?.running === true ? statement : null;
  return {
    session: {
      threadId,
      processlistId,
      user,
      host,
      db,
      eventId: running?.eventId ?? null,
      text: running?.text ?? null,
      took: null,
      transactionStartedAt,
    },
    startedAt: running === null ? null : timeOf(running.started),
  };
}

function withoutSession(transactionStartedAt: Micros | null): Known {
  const nobody = { processlistId: null, user: null, host: null, db: null, eventId: null, text: null, took: null };
  return { session: { threadId: NO_THREAD, ...nobody, transactionStartedAt }, startedAt: null };
}

function asRowWait({ waiting, blocking, blockingThread, lock }: RowWait, sessions: Sessions): LockWait[] {
  const from = sessions.threadOf.get(waiting.processlistId);
  const to = blocking === null ? blockingThread : (sessions.threadOf.get(blocking.processlistId) ?? blockingThread);
  if (from === undefined || to === null || waiting.waitsFor === null) {
    return [];
  }
  // INNODB_TRX counts whole seconds: a wait cannot have begun before its statement.
  const since = Math.max(waiting.waitsFor.since, sessions.byThread.get(from)?.startedAt ?? 0);
  const { object = null, index = null, mode = null, record = null } = lock ?? {};
  return [{ waiting: from, blocking: to, kind: 'row', object, index, mode, record, since }];
}

function asMetadataWait({ waiting, blocking, object, mode }: MetadataWait, sessions: Sessions, at: Micros): LockWait {
  // metadata_locks has no times; such a wait is nearly always a statement's first act.
  const since = sessions.byThread.get(waiting)?.startedAt ?? at;
  return { waiting, blocking, kind: 'metadata', object, index: null, mode, record: null, since };
}
