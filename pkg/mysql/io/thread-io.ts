import type { EventCounters, ThreadIo } from '../../detection/sample';
import type { ActiveThread } from '../statements/active-threads';
import { operationsOf } from './events';
import type { BatchReader } from '../protocol/batch-reader';
import type { Part } from '../protocol/part';
import { counter, number, text, type Row } from '../protocol/rows';

const table = 'performance_schema.events_waits_summary_by_thread_by_event_name';

/** Read of every thread, so that one that did nothing is known to have done nothing. */
const dataFile = 'wait/io/file/innodb/innodb_data_file';

/** Of sessions' temporary tables, whose pages the server's own threads write. */
const temporaryFile = 'wait/io/file/innodb/innodb_temp_file';
const pageWritersPart: Part = {
  sql: `SELECT THREAD_ID FROM performance_schema.threads
    WHERE NAME LIKE 'thread/innodb/io_%' OR NAME LIKE 'thread/innodb/page_%' LIMIT 1000`,
};

/** Events a statement's own thread waits in. */
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

/** By the table's index, thread and event: with 500 connections 7 µs each. */
const byIndex = `SELECT THREAD_ID, EVENT_NAME, COUNT_STAR, SUM_TIMER_WAIT FROM ${table}
  WHERE THREAD_ID IN (?) AND EVENT_NAME IN (?) AND (COUNT_STAR > 0 OR EVENT_NAME = ?)`;

/** Without an index the server goes through every event of every thread, whatever is asked for. */
const byScan = `SELECT THREAD_ID, EVENT_NAME, COUNT_STAR, SUM_TIMER_WAIT FROM ${table}
  WHERE EVENT_NAME IN (?) AND COUNT_STAR > 0 LIMIT 5000`;

/** Then it is read in one round for every so many connections: 50 of them cost some 2 ms. */
const CONNECTIONS_PER_ROUND = 50;

/** A thread that did nothing for so many readings in a row is read in one round of so many: it sleeps, or waits for a lock. */
const STILL = 3;
const STILL_EVERY = 10;
/** A statement of so many seconds has had its baseline. */
const LONG = 3;

/** Whose I/O one round may read. */
export interface ThreadIoContext {
  /** Threads that are active: a statement shall have a baseline from its first second. */
  active: ActiveThread[];
  /** Threads with a followed statement, active or not. */
  followed: number[];
  /** What the whole server did, and whether it has ever used an event. */
  events: EventCounters[];
  isUsed: (event: string) => boolean;
  connections: number;
}

/** File I/O of single threads, live while a statement runs, in operations and time but not bytes. */
export class ThreadIoReader {
  #rounds = 0;
  /** Operations of each thread with a long statement, and how many readings in a row found it as it was. */
  #seen = new Map<number, { operations: bigint; still: number }>();
  /** Counters of the threads that are wanted, and the round they are of. */
  #known: ReadonlyMap<number, KnownThread> = new Map();
  /** Threads of this round, and the events each is asked for. */
  #asked: ReadonlyMap<number, string[]> = new Map();
  /** Operations on each event, as last told, and the round in which they last moved. */
  #events: ReadonlyMap<string, { operations: bigint; movedIn: number }> = new Map();
  #leftOut: ReadonlySet<number> = new Set();
  #pageWriters: ReadonlySet<number> | null = null;
  #writersIo: ThreadIo[] = [];
  /** Operations on temporary files when the page writers were last asked for. */
  #temporary: bigint | null = null;

  constructor(
    private readonly isReadable: boolean,
    /** The table is read by its index; else as a whole. */
    private readonly isIndexed: boolean
  ) {}

  /** Finds the page writers, once. */
  async prepare(reader: Pick<BatchReader, 'read'>): Promise<void> {
    if (this.isReadable && this.isIndexed && this.#pageWriters === null) {
      const { pageWriters = [] } = await reader.read({ pageWriters: pageWritersPart });
      this.#pageWriters = new Set(pageWriters.map((row) => number(row, 'THREAD_ID')));
    }
  }

  /** Threads with a long statement that stand still, and are not looked at in this round. */
  get still(): ReadonlySet<number> {
    return this.#leftOut;
  }

  /** What to read in this round, which may be nothing. */
  parts({
    active,
    followed,
    events,
    isUsed,
    connections,
  }: ThreadIoContext): Record<'threadIo' | 'writersIo', Part | null> {
    if (!this.isReadable) {
      return { threadIo: null, writersIo: null };
    }
    if (!this.isIndexed) {
      const every = Math.max(1, Math.ceil(connections / CONNECTIONS_PER_ROUND));
      // Where it costs more than a moment, nobody is to pay for it while nothing runs for long.
      const isDue = this.#rounds++ % every === 0 && (every === 1 || followed.length > 0);
      return { threadIo: isDue ? { sql: byScan, values: [statementEvents] } : null, writersIo: null };
    }
    const long = active.filter(({ seconds }) => (seconds ?? 0) >= LONG).map(({ threadId }) => threadId);
    const round = this.#rounds++;
    this.#leftOut = this.#standingStill([...followed, ...long], round);
    const all = new Set([...active.map(({ threadId }) => threadId), ...followed]);
    this.#note(events, round);
    // What the server has not used need not be looked for; the one that every thread has is.
    const used = statementEvents.filter((event) => event === dataFile || isUsed(event));
    this.#known = new Map([...this.#known].filter(([id]) => all.has(id)));
    this.#asked = new Map(
      [...all]
        .filter((id) => !this.#leftOut.has(id))
        .map((id) => [id, this.#movedSince(this.#known.get(id)?.round, used)])
    );
    const groups = Map.groupBy(this.#asked, ([, asked]) => asked.join());
    const threadIo = unionOf(
      [...groups.values()]
        .map((group): AskedThreads => [group.map(([id]) => id), group[0]?.[1] ?? [], dataFile])
        .filter(([, asked]) => asked.length > 0)
    );
    return { threadIo, writersIo: this.#writersPart(events) };
  }

  /** The threads' counters, the server's own apart: those that were not asked for are as they were. */
  read(rows: { threadIo?: Row[]; writersIo?: Row[] }): { threadIo: ThreadIo[]; backgroundIo: ThreadIo[] } {
    const read = rows.threadIo?.map(readRow);
    const threadIo = this.isIndexed ? this.#complete(read) : (read ?? []);
    this.#look(threadIo);
    this.#writersIo = rows.writersIo?.map(readRow) ?? this.#writersIo;
    return { threadIo, backgroundIo: this.#writersIo };
  }

  /** What is known of this round's threads. Where reading failed, what has moved since is not. */
  #complete(read: ThreadIo[] | undefined): ThreadIo[] {
    const ofThread = Map.groupBy(read ?? [], ({ threadId }) => threadId);
    const now = [...this.#asked]
      .filter(([, asked]) => asked.length === 0 || read !== undefined)
      .map(([id, asked]): [number, KnownThread] => {
        const kept = (this.#known.get(id)?.io ?? []).filter(({ event }) => !asked.includes(event));
        return [id, { round: this.#rounds, io: [...(ofThread.get(id) ?? []), ...kept] }];
      });
    const still = [...this.#known].filter(([id]) => !this.#asked.has(id));
    this.#known = new Map([...still, ...now]);
    return now.flatMap(([, { io }]) => io);
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

  /** One that is rarely told of is taken to stand still until it is. */
  #note(events: EventCounters[], round: number): void {
    const before = this.#events;
    const now = events.map((one) => {
      const [operations, past] = [operationsOf(one), before.get(one.event)];
      return [one.event, past?.operations === operations ? past : { operations, movedIn: round }] as const;
    });
    this.#events = new Map([...before, ...now]);
  }

  /** Events that anyone may have waited in since that round; all where there was none. */
  #movedSince(round: number | undefined, used: string[]): string[] {
    return round === undefined ? used : used.filter((event) => (this.#events.get(event)?.movedIn ?? Infinity) >= round);
  }

  #look(counters: ThreadIo[]): void {
    for (const [thread, own] of Map.groupBy(counters, ({ threadId }) => threadId)) {
      const past = this.#seen.get(thread);
      if (past !== undefined) {
        const operations = own.reduce((sum, one) => sum + one.operations, 0n);
        this.#seen.set(thread, { operations, still: past.operations === operations ? past.still + 1 : 0 });
      }
    }
  }

  /** Threads that are left out of this round. Only those with a long statement: another's shall have its baseline. */
  #standingStill(long: number[], turn: number): ReadonlySet<number> {
    const unseen = { operations: -1n, still: 0 };
    this.#seen = new Map(long.map((thread) => [thread, this.#seen.get(thread) ?? unseen]));
    // Not all in the same round.
    const still = [...this.#seen].filter(([id, { still }]) => still >= STILL && (id + turn) % STILL_EVERY !== 0);
    return new Set(still.map(([id]) => id));
  }
}

/** One thread's counters, and the round from which on what moved is not in them. */
interface KnownThread {
  round: number;
  io: ThreadIo[];
}

/** Threads, events and the one event that is told of each thread. */
type AskedThreads = [number[], string[], string];

function unionOf(asked: AskedThreads[]): Part | null {
  return asked.length === 0
    ? null
    : { sql: `${asked.map(() => byIndex).join(' UNION ALL ')} LIMIT 5000`, values: asked.flat() };
}

function readRow(row: Row): ThreadIo {
  return {
    threadId: number(row, 'THREAD_ID'),
    event: text(row, 'EVENT_NAME') ?? '',
    operations: counter(row, 'COUNT_STAR'),
    time: counter(row, 'SUM_TIMER_WAIT'),
  };
}
