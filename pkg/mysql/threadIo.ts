import type { ThreadIo } from '../detection/sample';
import type { Part, Reader } from './reader';
import { counter, number, text, type Row } from './rows';

const table = 'performance_schema.events_waits_summary_by_thread_by_event_name';
/** Idle threads do nothing. */
const active = "PROCESSLIST_COMMAND NOT IN ('Sleep', 'Daemon', 'Binlog Dump', 'Binlog Dump GTID')";

/** Read of every thread, so that one that did nothing is known to have done nothing. */
const dataFile = 'wait/io/file/innodb/innodb_data_file';

/** Of sessions' temporary tables, whose pages the server's own threads write. */
const temporaryFile = 'wait/io/file/innodb/innodb_temp_file';
const pageWriters = "(t.NAME LIKE 'thread/innodb/io_%' OR t.NAME LIKE 'thread/innodb/page_%')";

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

/** By the table's index, thread and event: some 3 µs each. Events that the server has not used are not looked for. An id plus 0 is no range. */
const byIndex = `SELECT w.THREAD_ID, w.EVENT_NAME, w.COUNT_STAR, w.SUM_TIMER_WAIT, t.THREAD_OS_ID,
    t.TYPE = 'BACKGROUND' AS background
  FROM performance_schema.threads t
  STRAIGHT_JOIN performance_schema.file_summary_by_event_name e
  STRAIGHT_JOIN ${table} w ON w.THREAD_ID = t.THREAD_ID AND w.EVENT_NAME = e.EVENT_NAME
  WHERE (t.${active} OR t.THREAD_ID IN (?) OR ${pageWriters} AND e.EVENT_NAME = ?) AND t.THREAD_ID + 0 NOT IN (?) AND e.EVENT_NAME IN (?) AND e.COUNT_STAR > 0
    AND (w.COUNT_STAR > 0 OR w.EVENT_NAME = ?) LIMIT 5000`;

/** Without an index the server goes through every event of every thread, whatever is asked for. */
const byScan = `SELECT THREAD_ID, EVENT_NAME, COUNT_STAR, SUM_TIMER_WAIT FROM ${table}
  WHERE EVENT_NAME IN (?) AND (COUNT_STAR > 0 OR EVENT_NAME = ? AND THREAD_ID IN (?)) LIMIT 5000`;

/** Then it is read in one round for every so many connections: 50 of them cost some 2 ms. */
const CONNECTIONS_PER_ROUND = 50;

/** A thread that did nothing for so many readings in a row is read in one round of so many: it sleeps, or waits for a lock. */
const STILL = 3;
const STILL_EVERY = 5;

/**
 * File I/O of single threads, live while a statement runs, in operations and time but not bytes: of those that are
 * active, so that a statement has a baseline from its first second, and of those asked for.
 */
export class ThreadIoReader {
  #indexed: boolean | null = null;
  #rounds = 0;
  /** Operations of each thread, and how many readings in a row found it as it was. */
  #seen = new Map<number, { operations: bigint; still: number }>();

  /** Finds out whether the table has an index: MySQL's has one since 8.0. */
  async prepare(reader: Reader): Promise<void> {
    if (this.#indexed === null) {
      const { threadIoIndex } = await reader.read({ threadIoIndex: { sql: `SHOW INDEX FROM ${table}` } });
      this.#indexed = (threadIoIndex ?? []).length > 0;
    }
  }

  /** Its rows have THREAD_OS_ID. */
  get tellsOsThreads(): boolean {
    return this.#indexed === true;
  }

  /** Null in a round that leaves it out. */
  part(threads: number[], connections: number): Part | null {
    const asked = threads.length === 0 ? [0] : threads;
    if (this.#indexed === true) {
      return { sql: byIndex, values: [asked, temporaryFile, this.#still(threads), statementEvents, dataFile] };
    }
    const every = Math.max(1, Math.ceil(connections / CONNECTIONS_PER_ROUND));
    return this.#rounds++ % every === 0 ? { sql: byScan, values: [statementEvents, dataFile, asked] } : null;
  }

  /** The threads' counters, the server's own apart. */
  read(rows: Row[]): { threadIo: ThreadIo[]; backgroundIo: ThreadIo[] } {
    const { threadIo = [], backgroundIo = [] } = Object.groupBy(rows, (row) =>
      number(row, 'background') === 1 ? 'backgroundIo' : 'threadIo'
    );
    const counters = threadIo.map(readRow);
    this.#look(counters);
    return { threadIo: counters, backgroundIo: backgroundIo.map(readRow) };
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

  /** Threads that are left out of this round: of those asked for, whose next statement is not asked for at once. */
  #still(asked: number[]): number[] {
    const unseen = { operations: -1n, still: 0 };
    this.#seen = new Map(asked.map((thread) => [thread, this.#seen.get(thread) ?? unseen]));
    const isWhole = this.#rounds++ % STILL_EVERY === 0;
    const still = [...this.#seen].filter(([, thread]) => !isWhole && thread.still >= STILL);
    return [0, ...still.map(([thread]) => thread)];
  }
}

function readRow(row: Row): ThreadIo {
  return {
    threadId: number(row, 'THREAD_ID'),
    event: text(row, 'EVENT_NAME') ?? '',
    operations: counter(row, 'COUNT_STAR'),
    time: counter(row, 'SUM_TIMER_WAIT'),
  };
}

/** What the operating system calls these threads; where the rows of `ThreadIoReader` tell it, there is no need to ask. */
export function osThreadsPart(threads: number[]): Part {
  return {
    sql: `SELECT THREAD_ID, THREAD_OS_ID FROM performance_schema.threads
      WHERE (${active} OR THREAD_ID IN (?)) AND THREAD_OS_ID IS NOT NULL LIMIT 1000`,
    values: [threads.length === 0 ? [0] : threads],
  };
}
