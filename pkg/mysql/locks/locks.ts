import type { Locks, LockSession, RunningStatement } from '../../detection/sample';
import { combine, mapReading, partial, type Reading } from '../../detection/reading';
import type { Picos, Micros } from '../../detection/time';
import type { Flavour } from '../connection/connection';
import type { ActiveThread } from '../statements/active-threads';
import { AcquirerMemory } from './acquirer-memory';
import { longestHeld, metadataLockWait, rowLockWaits, tableWait, type FoundWait } from './found-waits';
import { IdleSessions } from './idle-sessions';
import type { PastStatement } from './lock-acquirers';
import { resolveSessions } from './lock-sessions';
import type { BatchReader } from '../protocol/batch-reader';
import type { Cadence } from '../protocol/cadence';
import { RowLocks } from './row-locks';
import type { RowWait } from './row-wait';
import { describeSessionless } from './sessionless';
import { readStateWaits, type StateWaits } from './state-waits';
import { XaTransactions } from './xa-transactions';

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

/** Reads which session waits for which, for InnoDB's locks, metadata locks and table locks. */
export class LockReader {
  readonly #rowLocks: RowLocks;
  readonly #idle = new IdleSessions();
  readonly #acquirers = new AcquirerMemory();
  readonly #xa: XaTransactions;

  constructor(flavour: Flavour, cadence: Cadence) {
    this.#rowLocks = new RowLocks(cadence);
    this.#xa = new XaTransactions(flavour, cadence);
  }

  /** Reads the waits of one sample. Rejects with a ServerError when the connection breaks. */
  async read(reader: BatchReader, context: LockContext): Promise<Reading<Locks>> {
    const { features, own, statements, at, timeOf } = context;
    const lookUp = (threads: number[], processlistIds: number[]) =>
      this.#idle.read(reader, threads, processlistIds, context.active);
    const rowWaits = await this.#rowLocks.read(reader, context);
    const stateWaits = await readStateWaits(reader, { features, own, statements, lookUp });
    const edges = allThatWasRead(rowWaits, stateWaits);
    if (edges.is === 'failed') {
      return edges;
    }
    const { rows, metadata, tables } = edges.value;
    const blockers = rows.flatMap(({ blocking }) => blocking ?? []);
    if (rows.length + metadata.length + tables.length === 0) {
      await this.#xa.list(reader, false);
      return mapReading(edges, () => ({ sessions: [], waits: [] }));
    }
    const sessions = await resolveSessions(lookUp, statements, timeOf, rows, [...metadata, ...tables]);
    await this.#xa.remember(reader, blockers, sessions.threadOf);
    await describeSessionless(reader, this.#xa, { rows, metadata }, sessions);
    const found = everyWaiterFirst([
      ...rows.flatMap((wait) => rowLockWaits(wait, sessions)),
      ...metadata.map((edge) => metadataLockWait(edge, sessions, at)),
      ...tables.map((edge) => tableWait(edge, sessions, at)),
    ]).filter(({ wait }) => sessions.byThread.has(wait.waiting));
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

interface Edges extends StateWaits {
  rows: RowWait[];
}

/** Both kinds of waits. One kind that failed leaves the other one, as a partial reading. */
function allThatWasRead(rows: Reading<RowWait[]>, states: Reading<StateWaits>): Reading<Edges> {
  if (
    rows.is === 'failed' &&
    states.is !== 'failed' &&
    states.value.metadata.length + states.value.tables.length === 0
  ) {
    return rows;
  }
  const readRows = rows.is === 'failed' ? partial<RowWait[]>([], `row locks: ${rows.why}`) : rows;
  return combine(readRows, states, (found, others): Edges => ({ rows: found, ...others }));
}

/** Of very many waits, each waiter's first one is kept before anybody's second. */
function everyWaiterFirst(found: FoundWait[]): FoundWait[] {
  const seen = new Set<number>();
  const [first, more]: [FoundWait[], FoundWait[]] = [[], []];
  for (const one of found) {
    (seen.has(one.wait.waiting) ? more : first).push(one);
    seen.add(one.wait.waiting);
  }
  return [...first, ...more];
}

/** A lock is held since its acquirer began; if that is unknown, since its transaction began at the earliest. */
function withAcquirer(session: LockSession, acquirers: ReadonlyMap<number, PastStatement | null>): LockSession {
  const acquirer = acquirers.get(session.threadId);
  return acquirer === undefined
    ? session
    : { ...session, took: acquirer?.text ?? null, heldSince: acquirer?.startedAt ?? session.transactionStartedAt };
}
