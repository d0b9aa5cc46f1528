import type { EventCounters, ThreadIo } from '../../detection/sample';
import type { ActiveThread } from '../statements/active-threads';
import { operationsOf } from './events';
import { rowsIn, type BatchReader } from '../protocol/batch-reader';
import { complete, mapReading, partial, valueOf, type Reading } from '../../detection/reading';
import type { Cadence } from '../protocol/cadence';
import type { Part } from '../protocol/part';
import { MovedEvents } from './moved-events';
import { StillThreads } from './still-threads';
import { counter, number, text, type Row } from '../protocol/rows';

const table = 'performance_schema.events_waits_summary_by_thread_by_event_name';

/** Read of every thread: a row without operations proves that the thread did nothing. */
const dataFile = 'wait/io/file/innodb/innodb_data_file';

/** Pages of sessions' temporary tables are written by the server's own threads. */
const temporaryFile = 'wait/io/file/innodb/innodb_temp_file';
const pageWritersPart: Part = {
  sql: `SELECT THREAD_ID FROM performance_schema.threads
    WHERE NAME LIKE 'thread/innodb/io_%' OR NAME LIKE 'thread/innodb/page_%'`,
  limit: 1000,
};

/** File events that a statement's own thread waits in. */
const statementEvents = [
  dataFile,
  temporaryFile,
  'wait/io/file/innodb/innodb_log_file',
  'wait/io/file/sql/io_cache',
  'wait/io/file/sql/hash_join',
  'wait/io/file/sql/binlog',
  'wait/io/file/sql/binlog_cache',
  'wait/io/file/aria/MAD',
  'wait/io/file/aria/MAI',
  'wait/io/file/myisam/dfile',
  'wait/io/file/myisam/kfile',
];

/** By the table's index, thread and event: 7 µs a thread with 500 connections. */
const byIndex = `SELECT THREAD_ID, EVENT_NAME, COUNT_STAR, SUM_TIMER_WAIT FROM ${table}
  WHERE THREAD_ID IN (?) AND EVENT_NAME IN (?) AND (COUNT_STAR > 0 OR EVENT_NAME = ?)`;

/** Without an index the server visits every event of every thread, whatever is asked for. */
const byScan = `SELECT THREAD_ID, EVENT_NAME, COUNT_STAR, SUM_TIMER_WAIT FROM ${table}
  WHERE EVENT_NAME IN (?) AND COUNT_STAR > 0`;

const MOST_ROWS = 5000;

/** 50 connections cost such a scan some 2 ms: with more of them it is read in fewer samples. */
const CONNECTIONS_PER_SCAN = 50;

/** A statement of so many seconds has its baseline. */
const LONG = 3;

/** Whose I/O one sample may read. */
export interface ThreadIoContext {
  /** Active threads: a statement needs a baseline from its first second. */
  active: ActiveThread[];
  /** Threads with a followed statement, active or not. */
  followed: number[];
  /** What the whole server did, and whether it has ever used an event. */
  events: EventCounters[];
  isUsed: (event: string) => boolean;
  connections: number;
}

/** What is known of one thread, and the last sample that read it. */
interface KnownThread {
  readIn: number;
  io: ThreadIo[];
}

/** File I/O of single threads, live while a statement runs: operations and time, no bytes. */
export class ThreadIoReader {
  readonly #moved = new MovedEvents();
  readonly #stillThreads: StillThreads;
  #known: ReadonlyMap<number, KnownThread> = new Map();
  /** Threads of this sample, and the events it asks of each. */
  #asked: ReadonlyMap<number, string[]> = new Map();
  #leftOut: ReadonlySet<number> = new Set();
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

  /** What this sample reads, which may be nothing. */
  parts(context: ThreadIoContext): Record<'threadIo' | 'writersIo', Part | null> {
    if (!this.isReadable) {
      return { threadIo: null, writersIo: null };
    }
    return this.isIndexed
      ? { threadIo: this.#byIndex(context), writersIo: this.#writersPart(context.events) }
      : { threadIo: this.#byScan(context), writersIo: null };
  }

  /** The threads' counters, and apart the server's own threads'. What was not asked for is as it was. */
  read({ threadIo, writersIo }: Record<'threadIo' | 'writersIo', Reading<Row[]> | null>): {
    threadIo: Reading<ThreadIo[]> | null;
    backgroundIo: ThreadIo[];
  } {
    const read = threadIo === null ? null : mapReading(threadIo, (rows) => rows.map(readRow));
    const known = this.isIndexed ? this.#complete(read) : read;
    this.#stillThreads.note(known === null ? [] : (valueOf(known) ?? []));
    this.#writersIo = rowsIn(writersIo)?.map(readRow) ?? this.#writersIo;
    return { threadIo: known, backgroundIo: this.#writersIo };
  }

  #byScan({ followed, connections }: ThreadIoContext): Part | null {
    const scans = Math.max(1, Math.ceil(connections / CONNECTIONS_PER_SCAN));
    // A dear scan waits for a statement that is followed.
    const isWanted = scans === 1 || followed.length > 0;
    return isWanted && this.cadence.takes('allThreads', scans)
      ? { sql: byScan, values: [statementEvents], limit: MOST_ROWS }
      : null;
  }

  #byIndex({ active, followed, events, isUsed }: ThreadIoContext): Part | null {
    const long = active.filter(({ seconds }) => (seconds ?? 0) >= LONG).map(({ threadId }) => threadId);
    this.#leftOut = this.#stillThreads.leftOut([...followed, ...long]);
    this.#moved.note(events, this.cadence.sample);
    const all = new Set([...active.map(({ threadId }) => threadId), ...followed]);
    this.#known = new Map([...this.#known].filter(([id]) => all.has(id)));
    const used = statementEvents.filter((event) => event === dataFile || isUsed(event));
    const asked = [...all].filter((id) => !this.#leftOut.has(id));
    this.#asked = new Map(asked.map((id) => [id, this.#moved.since(this.#known.get(id)?.readIn, used)]));
    // Threads that are asked for the same events share one SELECT.
    const groups = [...Map.groupBy(this.#asked, ([, events]) => events.join()).values()];
    return unionOf(groups.map((group): Selected => [group.map(([id]) => id), group[0]?.[1] ?? [], dataFile]));
  }

  #writersPart(events: EventCounters[]): Part | null {
    const temporary = events.find(({ event }) => event === temporaryFile);
    const operations = temporary === undefined ? null : operationsOf(temporary);
    const writers = [...(this.#pageWriters ?? [])];
    if (operations === this.#temporary || writers.length === 0) {
      return null;
    }
    this.#temporary = operations;
    return unionOf([[writers, [temporaryFile], temporaryFile]]);
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
    const still = [...this.#known].filter(([id]) => !this.#asked.has(id));
    this.#known = new Map([...still, ...now]);
    const io = now.flatMap(([, one]) => one.io);
    return read?.is === 'partial' ? partial(io, read.lacks) : this.isReadable ? complete(io) : null;
  }
}

/** Threads, events, and the event of which each thread has a row. */
type Selected = [threads: number[], events: string[], always: string];

function unionOf(selected: Selected[]): Part | null {
  const some = selected.filter(([, events]) => events.length > 0);
  return some.length === 0
    ? null
    : { sql: `${some.map(() => byIndex).join(' UNION ALL ')}`, values: some.flat(), limit: MOST_ROWS };
}

function readRow(row: Row): ThreadIo {
  return {
    threadId: number(row, 'THREAD_ID'),
    event: text(row, 'EVENT_NAME') ?? '',
    operations: counter(row, 'COUNT_STAR'),
    time: counter(row, 'SUM_TIMER_WAIT'),
  };
}
