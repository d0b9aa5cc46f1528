import { complete, mapReading, partial, type Reading } from '../../detection/reading';
import type { ThreadIo } from '../../detection/sample';
import type { ActiveThread } from '../statements/active-threads';
import type { Cadence } from '../protocol/cadence';
import type { Part } from '../protocol/part';
import type { Row } from '../protocol/rows';
import { dataFile, MOST_ROWS, readThreadIo, scanPart, statementEvents, type ThreadIoContext } from './thread-io-parts';

/** 50 connections cost such a scan some 2 ms: with more of them it is read in fewer samples. */
const CONNECTIONS_PER_SCAN = 50;
/** When a followed statement has ended, its last reading is due this many times sooner. */
const SOONER = 3;
/** A statement of so many seconds needs a baseline. */
const NEEDS_BASELINE = 1;
/** With this share of the connections that had too many rows, all threads are read again. */
const FEWER = 0.8;

/** File I/O of threads where their table has no index. */
export class ThreadScan {
  /** The threads of this sample's scan; null: all of them. */
  #threads: number[] | null = null;
  /** So many connections had more rows than a reading may have. */
  #tooMany = Infinity;
  #connections = 0;

  constructor(private readonly cadence: Cadence) {}

  /** This sample's scan reads every thread. */
  get readsAll(): boolean {
    return this.#threads === null;
  }

  part(context: ThreadIoContext): Part | null {
    const { active, followed, connections, events } = context;
    const scans = Math.max(1, Math.ceil(connections / CONNECTIONS_PER_SCAN));
    const running = new Set(active.map(({ threadId }) => threadId));
    const isEnding = followed.some((threadId) => !running.has(threadId));
    // A dear scan waits for a statement that needs it.
    const isWanted =
      scans === 1 || followed.length > 0 || active.some(({ seconds }) => (seconds ?? 0) >= NEEDS_BASELINE);
    if (!isWanted || !this.cadence.takes('allThreads', isEnding ? Math.ceil(scans / SOONER) : scans)) {
      return null;
    }
    this.#connections = connections;
    this.#threads =
      connections < this.#tooMany * FEWER
        ? null
        : byImportance(active, followed).slice(0, Math.floor(MOST_ROWS / (statementEvents(events).length + 1)));
    return this.#threads?.length === 0 ? null : scanPart(this.#threads);
  }

  read(reading: Reading<Row[]> | null): Reading<ThreadIo[]> | null {
    const read = reading === null ? null : mapReading(reading, (rows) => rows.map(readThreadIo));
    if (read === null || read.is === 'failed') {
      return read;
    }
    const isCut = read.is === 'partial';
    if (isCut && this.#threads === null) {
      this.#tooMany = this.#connections;
    }
    // The rows of a thread follow one another: those of the last one may be cut off.
    const last = read.value.at(-1)?.threadId;
    const io = isCut ? read.value.filter(({ threadId }) => threadId !== last) : read.value;
    if (this.#threads === null) {
      return isCut ? partial(io, read.lacks) : complete(io);
    }
    return isCut
      ? partial(io, read.lacks)
      : partial([...io, ...idle(this.#threads, io)], 'threads that do nothing long');
  }
}

/** A thread that was read and has no row has done nothing. */
function idle(threads: number[], io: ThreadIo[]): ThreadIo[] {
  const found = new Set(io.map(({ threadId }) => threadId));
  return threads
    .filter((threadId) => !found.has(threadId))
    .map((threadId) => ({ threadId, event: dataFile, operations: 0n, time: 0n }));
}

/** Followed threads, then those that have been active longest. */
export function byImportance(active: ActiveThread[], followed: number[]): number[] {
  const longest = active.toSorted((a, b) => (b.seconds ?? 0) - (a.seconds ?? 0));
  return [...new Set([...followed, ...longest.map(({ threadId }) => threadId)])];
}
