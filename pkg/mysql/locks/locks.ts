import type { Locks, LockSession, LockWait, RunningStatement } from '../../detection/sample';
import type { Picos, Micros } from '../../detection/time';
import type { ActiveThread } from '../statements/active-threads';
import { IdleSessions } from './idle-sessions';
import { noWaiters } from './many-waiters';
import { NO_THREAD, resolveSessions, type Sessions } from './lock-sessions';
import {
  metadataPart,
  metadataWaits,
  MOST_LOCKS,
  readMetadataLocks,
  waitsForMetadata,
  type MetadataWait,
} from './metadata-locks';
import type { BatchReader } from '../protocol/batch-reader';
import { readRowWaits } from './row-locks';
import type { RowWait } from './row-wait';
import { AcquirerMemory } from './acquirer-memory';
import type { HeldLock, PastStatement } from './lock-acquirers';
import { WaitingLocks } from './waiting-locks';

export interface LockContext {
  /** What can be read; `dataLocks`: row-lock waits are in performance_schema. */
  features: { rowLocks: boolean; dataLocks: boolean; metadataLocks: boolean; history: boolean };
  /** Innodb_row_lock_current_waits. */
  rowLockWaits: number;
  /** The sampler's own threads. */
  own: ReadonlySet<number>;
  /** This round's: most sessions that wait are among them. */
  statements: RunningStatement[];
  active: ReadonlyMap<number, ActiveThread>;
  at: Micros;
  timeOf: (timer: Picos) => Micros;
}

const MOST_WAITS = 2000;

/** Reads who waits for whom, in row locks and metadata locks, round by round. */
export class LockReader {
  readonly #crowd = noWaiters();
  readonly #waitingLocks = new WaitingLocks();
  readonly #idle = new IdleSessions();
  readonly #takers = new AcquirerMemory();

  async read(reader: BatchReader, context: LockContext): Promise<Locks> {
    const { features, rowLockWaits: waiting, statements, at, timeOf } = context;
    const rowWaits =
      features.rowLocks && waiting > 0
        ? await readRowWaits(reader, features.dataLocks, {
            waiting,
            at,
            crowd: this.#crowd,
            waitingLocks: this.#waitingLocks,
          })
        : [];
    const isMetadataDue = features.metadataLocks && statements.some(({ state }) => waitsForMetadata(state));
    const metadata = isMetadataDue ? ((await reader.read({ metadata: metadataPart })).metadata ?? []) : [];
    const metadataEdges = metadataWaits(readMetadataLocks(metadata, context.own));
    if (rowWaits.length === 0 && metadataEdges.length === 0) {
      return { sessions: [], waits: [], truncated: metadata.length >= MOST_LOCKS };
    }
    const lookUp = (threads: number[], connections: number[]) =>
      this.#idle.read(reader, threads, connections, context.active);
    const sessions = await resolveSessions(lookUp, statements, timeOf, rowWaits, metadataEdges);
    const found = [
      ...rowWaits.flatMap((wait) => asRowWait(wait, sessions)),
      ...metadataEdges.map((edge) => asMetadataWait(edge, sessions, at)),
    ].filter(({ wait }) => sessions.byThread.has(wait.waiting) && sessions.byThread.has(wait.blocking));
    const shown = found.slice(0, MOST_WAITS);
    const involved = new Set(shown.flatMap(({ wait }) => [wait.waiting, wait.blocking]));
    const takers = await this.#takers.acquirersOf(reader, heldFirst(shown), timeOf, {
      history: features.history,
      metadata: features.metadataLocks,
    });
    return {
      sessions: [...sessions.byThread.values()]
        .filter(({ session }) => involved.has(session.threadId))
        .map(({ session }) => withAcquirer(session, takers)),
      waits: shown.map(({ wait }) => wait),
      truncated: found.length > MOST_WAITS || metadata.length >= MOST_LOCKS,
    };
  }
}

/** A lock is held since its taker began; where that is not known, for no longer than its transaction goes on. */
function withAcquirer(session: LockSession, takers: ReadonlyMap<number, PastStatement | null>): LockSession {
  const taker = takers.get(session.threadId);
  return taker === undefined
    ? session
    : { ...session, took: taker?.text ?? null, heldSince: taker?.startedAt ?? session.transactionStartedAt };
}

interface Found {
  wait: LockWait;
  /** The lock that is waited for, where the blocking session holds it. */
  held: HeldLock | null;
}

/** Of the locks that a session holds, the one that is waited for longest. */
function heldFirst(found: Found[]): HeldLock[] {
  const first = new Map<number, { held: HeldLock; since: Micros }>();
  for (const { wait, held } of found) {
    const other = first.get(wait.blocking);
    if (held !== null && (other === undefined || wait.since < other.since)) {
      first.set(wait.blocking, { held, since: wait.since });
    }
  }
  return [...first.values()].map(({ held }) => held);
}

function asRowWait({ waiting, blocking, blockingThread, lock, held }: RowWait, sessions: Sessions): Found[] {
  const from = sessions.threadOf.get(waiting.processlistId);
  const to =
    blocking === null
      ? (blockingThread ?? NO_THREAD)
      : (sessions.threadOf.get(blocking.processlistId) ?? blockingThread);
  if (from === undefined || to === null || waiting.waitsFor === null) {
    return [];
  }
  // INNODB_TRX counts whole seconds: a wait cannot have begun before its statement.
  const since = Math.max(waiting.waitsFor.since, sessions.byThread.get(from)?.startedAt ?? 0);
  const { object = null, index = null, mode = null, record = null } = lock ?? {};
  const wait: LockWait = { waiting: from, blocking: to, kind: 'row', object, index, mode, record, since };
  if (held === null || to === NO_THREAD) {
    return [{ wait, held: null }];
  }
  // An implicit lock is made explicit by the first who meets it, at an event of that one's.
  const isOwn = held.thread === to;
  return [
    {
      wait,
      held: {
        threadId: to,
        lock: `${blocking?.id} ${object} ${index} ${record}`,
        eventId: isOwn ? held.eventId : null,
        transactionStartedAt: blocking?.startedAt ?? null,
        spareSelects: held.exclusive || blocking?.spareSelects === true,
        writes: held.exclusive ? object : null,
      },
    },
  ];
}

function asMetadataWait(
  { waiting, blocking, object, mode, heldSince }: MetadataWait,
  sessions: Sessions,
  at: Micros
): Found {
  // metadata_locks has no times; such a wait is nearly always a statement's first act.
  const since = sessions.byThread.get(waiting)?.startedAt ?? at;
  const none = { transactionStartedAt: null, spareSelects: false, writes: null };
  return {
    wait: { waiting, blocking, kind: 'metadata', object, index: null, mode, record: null, since },
    held: heldSince === null ? null : { threadId: blocking, lock: `metadata ${object}`, eventId: heldSince, ...none },
  };
}
