import type { Locks, LockSession, RunningStatement } from '../../detection/sample';
import { combine, complete, mapReading, partial, type Reading } from '../../detection/reading';
import type { Picos, Micros } from '../../detection/time';
import type { ActiveThread } from '../statements/active-threads';
import { AcquirerMemory } from './acquirer-memory';
import { longestHeld, metadataLockWait, rowLockWaits, type FoundWait } from './found-waits';
import { IdleSessions } from './idle-sessions';
import type { PastStatement } from './lock-acquirers';
import { resolveSessions } from './lock-sessions';
import { metadataPart, metadataWaits, readMetadataLocks, waitsForMetadata, type MetadataWait } from './metadata-locks';
import type { BatchReader } from '../protocol/batch-reader';
import { RowLocks } from './row-locks';
import type { RowWait } from './row-wait';

export interface LockContext {
  /** What can be read. */
  features: { rowLocks: boolean; dataLocks: boolean; metadataLocks: boolean; history: boolean };
  /** Innodb_row_lock_current_waits. */
  rowLockWaits: number;
  /** The sampler's own threads. */
  own: ReadonlySet<number>;
  /** The statements of this sample. Most sessions that wait are among them. */
  statements: RunningStatement[];
  active: ReadonlyMap<number, ActiveThread>;
  at: Micros;
  timeOf: (timer: Picos) => Micros;
}

const MOST_WAITS = 2000;

/** Reads which session waits for which, for row locks and metadata locks. */
export class LockReader {
  readonly #rowLocks = new RowLocks();
  readonly #idle = new IdleSessions();
  readonly #acquirers = new AcquirerMemory();

  /** Reads the waits of one sample. Rejects with a ServerError when the connection breaks. */
  async read(reader: BatchReader, context: LockContext): Promise<Reading<Locks>> {
    const { features, rowLockWaits: waiting, statements, at, timeOf } = context;
    const rowWaits =
      features.rowLocks && waiting > 0
        ? await this.#rowLocks.read(reader, features.dataLocks, waiting, at)
        : complete<RowWait[]>([]);
    const isMetadataDue = features.metadataLocks && statements.some(({ state }) => waitsForMetadata(state));
    const { metadata } = await reader.read({ metadata: isMetadataDue ? metadataPart : null });
    const metadataEdges = mapReading(metadata ?? complete([]), (rows) =>
      metadataWaits(readMetadataLocks(rows, context.own))
    );
    const edges = allThatWasRead(rowWaits, metadataEdges);
    if (edges.is === 'failed') {
      return edges;
    }
    const { rows, locks } = edges.value;
    if (rows.length === 0 && locks.length === 0) {
      return mapReading(edges, () => ({ sessions: [], waits: [] }));
    }
    const lookUp = (threads: number[], processlistIds: number[]) =>
      this.#idle.read(reader, threads, processlistIds, context.active);
    const sessions = await resolveSessions(lookUp, statements, timeOf, rows, locks);
    const found: FoundWait[] = [
      ...rows.flatMap((wait) => rowLockWaits(wait, sessions)),
      ...locks.map((edge) => metadataLockWait(edge, sessions, at)),
    ].filter(({ wait }) => sessions.byThread.has(wait.waiting) && sessions.byThread.has(wait.blocking));
    const shown = found.slice(0, MOST_WAITS);
    const involved = new Set(shown.flatMap(({ wait }) => [wait.waiting, wait.blocking]));
    const acquirers = await this.#acquirers.acquirersOf(reader, longestHeld(shown), timeOf, {
      history: features.history,
      metadata: features.metadataLocks,
    });
    const value: Locks = {
      sessions: [...sessions.byThread.values()]
        .filter(({ session }) => involved.has(session.threadId))
        .map(({ session }) => withAcquirer(session, acquirers)),
      waits: shown.map(({ wait }) => wait),
    };
    return found.length > MOST_WAITS ? partial(value, `more than ${MOST_WAITS} waits`) : mapReading(edges, () => value);
  }
}

interface Edges {
  rows: RowWait[];
  locks: MetadataWait[];
}

/** Both kinds of waits. One kind that failed leaves the other one, as a partial reading. */
function allThatWasRead(rows: Reading<RowWait[]>, locks: Reading<MetadataWait[]>): Reading<Edges> {
  if (rows.is === 'failed' && locks.is === 'failed') {
    return rows;
  }
  const none = <T>(reading: Reading<T[]>, what: string): Reading<T[]> =>
    reading.is === 'failed' ? partial([], `${what}: ${reading.why}`) : reading;
  return combine(none(rows, 'row locks'), none(locks, 'metadata locks'), (r, l): Edges => ({ rows: r, locks: l }));
}

/** A lock is held since its acquirer began; if that is unknown, since its transaction began at the earliest. */
function withAcquirer(session: LockSession, acquirers: ReadonlyMap<number, PastStatement | null>): LockSession {
  const acquirer = acquirers.get(session.threadId);
  return acquirer === undefined
    ? session
    : { ...session, took: acquirer?.text ?? null, heldSince: acquirer?.startedAt ?? session.transactionStartedAt };
}
