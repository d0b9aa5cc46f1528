import type { EventCounters, ThreadIo } from '../../detection/sample';
import { operationsOf } from './events';
import { rowsIn, type BatchReader } from '../protocol/batch-reader';
import { complete, mapReading, partial, valueOf, type Reading } from '../../detection/reading';
import type { Cadence } from '../protocol/cadence';
import type { Part } from '../protocol/part';
import { MovedEvents } from './moved-events';
import { StillThreads } from './still-threads';
import {
  dataFile,
  readThreadIo,
  selectedPart,
  statementEvents,
  type Selected,
  type ThreadIoContext,
} from './thread-io-parts';
import { byImportance, ThreadScan } from './thread-scan';
import { number, type Row } from '../protocol/rows';

/** Pages of sessions' temporary tables are written by the server's own threads. */
const temporaryFile = 'wait/io/file/innodb/innodb_temp_file';
const pageWritersPart: Part = {
  sql: `SELECT THREAD_ID FROM performance_schema.threads
    WHERE NAME LIKE 'thread/innodb/io_%' OR NAME LIKE 'thread/innodb/page_%'`,
  limit: 1000,
};

/** The most pairs of thread and event that one sample looks up: 8 ms with 800 connections. With more, threads take turns. */
const MOST_PAIRS = 1000;
/** Idle threads whose counters are remembered. */
const MOST_KNOWN = 2000;

/** A statement of so many seconds has its baseline. */
const LONG = 3;

/** What is known of one thread, and the last sample that read it. */
interface KnownThread {
  readIn: number;
  io: ThreadIo[];
}

/** File I/O of single threads, live while a statement runs: operations and time, no bytes. */
export class ThreadIoReader {
  readonly #moved = new MovedEvents();
  readonly #stillThreads: StillThreads;
  readonly #scan: ThreadScan;
  /** The last read one comes last. */
  #known: ReadonlyMap<number, KnownThread> = new Map();
  /** Threads of this sample, and the events it asks of each. */
  #asked: ReadonlyMap<number, string[]> = new Map();
  #leftOut: ReadonlySet<number> = new Set();
  /** Threads whose turn comes later. */
  #waiting = 0;
  #pageWriters: ReadonlySet<number> | null = null;
  #writersIo: ThreadIo[] = [];
  /** Operations on temporary files when the page writers were last read. */
  #temporary: bigint | null = null;

  constructor(
    private readonly isReadable: boolean,
    /** The table has an index; without one it is read whole. */
    private readonly isIndexed: boolean,
    private readonly cadence: Cadence
  ) {
    this.#stillThreads = new StillThreads(cadence);
    this.#scan = new ThreadScan(cadence);
  }

  /** Finds the page writers, once. */
  async prepare(reader: Pick<BatchReader, 'read'>): Promise<void> {
    if (this.isReadable && this.isIndexed && this.#pageWriters === null) {
      const { pageWriters } = await reader.read({ pageWriters: pageWritersPart });
      this.#pageWriters = new Set((rowsIn(pageWriters) ?? []).map((row) => number(row, 'THREAD_ID')));
    }
  }

  /** Threads whose long statement stands still, and that this sample leaves out. */
  get still(): ReadonlySet<number> {
    return this.#leftOut;
  }

  /** A complete reading of this sample has every thread. */
  get readsAll(): boolean {
    return !this.isIndexed && this.#scan.readsAll;
  }

  /** What this sample reads, which may be nothing. */
  parts(context: ThreadIoContext): Record<'threadIo' | 'writersIo', Part | null> {
    if (!this.isReadable) {
      return { threadIo: null, writersIo: null };
    }
    return this.isIndexed
      ? { threadIo: this.#byIndex(context), writersIo: this.#writersPart(context.events) }
      : { threadIo: this.#scan.part(context), writersIo: null };
  }

  /** The threads' counters, and apart the server's own threads'. What was not asked for is as it was. */
  read({ threadIo, writersIo }: Record<'threadIo' | 'writersIo', Reading<Row[]> | null>): {
    threadIo: Reading<ThreadIo[]> | null;
    backgroundIo: ThreadIo[];
  } {
    const known = this.isIndexed
      ? this.#complete(threadIo === null ? null : mapReading(threadIo, (rows) => rows.map(readThreadIo)))
      : this.#scan.read(threadIo);
    this.#stillThreads.note(known === null ? [] : (valueOf(known) ?? []));
    this.#writersIo = rowsIn(writersIo)?.map(readThreadIo) ?? this.#writersIo;
    return { threadIo: known, backgroundIo: this.#writersIo };
  }

  #byIndex({ active, followed, events }: ThreadIoContext): Part | null {
    const running = new Set(active.map(({ threadId }) => threadId));
    const long = active.filter(({ seconds }) => (seconds ?? 0) >= LONG).map(({ threadId }) => threadId);
    // The last reading of a statement that has ended is never left out.
    this.#leftOut = this.#stillThreads.leftOut([...followed.filter((id) => running.has(id)), ...long]);
    this.#moved.note(events, this.cadence.sample);
    const used = statementEvents(events);
    const due = events.length === 0 ? [] : byImportance(active, followed).filter((id) => !this.#leftOut.has(id));
    const wanted = due.map((id): [number, string[]] => [id, this.#moved.since(this.#known.get(id)?.readIn, used)]);
    this.#asked = this.#inTurns(wanted, followed);
    this.#waiting = wanted.length - this.#asked.size;
    // Threads that are asked for the same events share one SELECT.
    const groups = [...Map.groupBy(this.#asked, ([, events]) => events.join()).values()];
    return selectedPart(groups.map((group): Selected => [group.map(([id]) => id), group[0]?.[1] ?? [], dataFile]));
  }

  /** As many as one sample may look up: of the followed ones those that were read longest ago. What they do adds up until then. */
  #inTurns(wanted: Array<[number, string[]]>, followed: number[]): Map<number, string[]> {
    if (wanted.reduce((sum, [, events]) => sum + events.length, 0) <= MOST_PAIRS) {
      return new Map(wanted);
    }
    const isFollowed = new Set(followed);
    const lastRead = (id: number): number => (isFollowed.has(id) ? (this.#known.get(id)?.readIn ?? -1) : Infinity);
    const asked = new Map<number, string[]>();
    let pairs = 0;
    for (const [id, events] of wanted.toSorted(([a], [b]) => compare(lastRead(a), lastRead(b)))) {
      pairs += events.length;
      if (pairs <= MOST_PAIRS) {
        asked.set(id, events);
      }
    }
    return asked;
  }

  #writersPart(events: EventCounters[]): Part | null {
    const temporary = events.find(({ event }) => event === temporaryFile);
    const operations = temporary === undefined ? null : operationsOf(temporary);
    const writers = [...(this.#pageWriters ?? [])];
    if (operations === this.#temporary || writers.length === 0) {
      return null;
    }
    this.#temporary = operations;
    return selectedPart([[writers, [temporaryFile], temporaryFile]]);
  }

  /**
   * This sample's threads with what was not asked for. After a failed reading only those that did not move are known; after
   * a partial one only the threads with a row, for the others may have been cut off.
   */
  #complete(read: Reading<ThreadIo[]> | null): Reading<ThreadIo[]> | null {
    const ofThread = Map.groupBy(read === null ? [] : (valueOf(read) ?? []), ({ threadId }) => threadId);
    const isKnown = (id: number, asked: string[]): boolean =>
      asked.length === 0 || (read?.is === 'partial' ? ofThread.has(id) : read?.is === 'complete');
    const now = [...this.#asked]
      .filter(([id, asked]) => isKnown(id, asked))
      .map(([id, asked]): [number, KnownThread] => {
        const kept = (this.#known.get(id)?.io ?? []).filter(({ event }) => !asked.includes(event));
        return [id, { readIn: this.cadence.sample, io: [...(ofThread.get(id) ?? []), ...kept] }];
      });
    const ids = new Set(now.map(([id]) => id));
    // A thread whose reading failed is asked for everything that moved since its last one.
    const others = [...this.#known].filter(([id]) => !ids.has(id));
    this.#known = new Map([...others, ...now].slice(-Math.max(MOST_KNOWN, now.length)));
    const io = now.flatMap(([, one]) => one.io);
    if (!this.isReadable) {
      return null;
    }
    const lacks = [
      ...(read?.is === 'partial' ? [read.lacks] : []),
      // What stood still is known all the same.
      ...(read?.is === 'failed' ? [`the threads that moved: ${read.why}`] : []),
      ...(this.#waiting > 0 ? [`${this.#waiting} threads, whose turn comes later`] : []),
    ];
    return lacks.length > 0 ? partial(io, lacks.join('; ')) : complete(io);
  }
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
