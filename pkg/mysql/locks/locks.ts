import type { Locks, LockSession, RunningStatement } from '../../detection/sample';
import type { Picos, Micros } from '../../detection/time';
import type { ActiveThread } from '../statements/active-threads';
import { AcquirerMemory } from './acquirer-memory';
import { longestHeld, metadataLockWait, rowLockWaits, type FoundWait } from './found-waits';
import { IdleSessions } from './idle-sessions';
import type { PastStatement } from './lock-acquirers';
import { resolveSessions } from './lock-sessions';
import { metadataPart, metadataWaits, MOST_LOCKS, readMetadataLocks, waitsForMetadata } from './metadata-locks';
import type { BatchReader } from '../protocol/batch-reader';
import { RowLocks } from './row-locks';

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
  async read(reader: BatchReader, context: LockContext): Promise<Locks> {
    const { features, rowLockWaits: waiting, statements, at, timeOf } = context;
    const rowWaits =
      features.rowLocks && waiting > 0 ? await this.#rowLocks.read(reader, features.dataLocks, waiting, at) : [];
    const isMetadataDue = features.metadataLocks && statements.some(({ state }) => waitsForMetadata(state));
    const metadata = isMetadataDue ? ((await reader.read({ metadata: metadataPart })).metadata ?? []) : [];
    const metadataEdges = metadataWaits(readMetadataLocks(metadata, context.own));
    const isMetadataCut = metadata.length >= MOST_LOCKS;
    if (rowWaits.length === 0 && metadataEdges.length === 0) {
      return { sessions: [], waits: [], truncated: isMetadataCut };
    }
    const lookUp = (threads: number[], processlistIds: number[]) =>
      this.#idle.read(reader, threads, processlistIds, context.active);
    const sessions = await resolveSessions(lookUp, statements, timeOf, rowWaits, metadataEdges);
    const found: FoundWait[] = [
      ...rowWaits.flatMap((wait) => rowLockWaits(wait, sessions)),
      ...metadataEdges.map((edge) => metadataLockWait(edge, sessions, at)),
    ].filter(({ wait }) => sessions.byThread.has(wait.waiting) && sessions.byThread.has(wait.blocking));
    const shown = found.slice(0, MOST_WAITS);
    const involved = new Set(shown.flatMap(({ wait }) => [wait.waiting, wait.blocking]));
    const acquirers = await this.#acquirers.acquirersOf(reader, longestHeld(shown), timeOf, {
      history: features.history,
      metadata: features.metadataLocks,
    });
    return {
      sessions: [...sessions.byThread.values()]
        .filter(({ session }) => involved.has(session.threadId))
        .map(({ session }) => withAcquirer(session, acquirers)),
      waits: shown.map(({ wait }) => wait),
      truncated: found.length > MOST_WAITS || isMetadataCut,
    };
  }
}

/** A lock is held since its acquirer began; if that is unknown, since its transaction began at the earliest. */
function withAcquirer(session: LockSession, acquirers: ReadonlyMap<number, PastStatement | null>): LockSession {
  const acquirer = acquirers.get(session.threadId);
  return acquirer === undefined
    ? session
    : { ...session, took: acquirer?.text ?? null, heldSince: acquirer?.startedAt ?? session.transactionStartedAt };
}
