import type { EventCounters, FileCounters, IoCounters, ThreadIo } from '../detection/sample';
import type { Part } from './reader';
import { counter, number, text, type Row } from './rows';
import { ownerOf } from './tablespace';

const counters = `COUNT_READ, SUM_NUMBER_OF_BYTES_READ, SUM_TIMER_READ, COUNT_WRITE, SUM_NUMBER_OF_BYTES_WRITE,
  SUM_TIMER_WRITE, COUNT_MISC, SUM_TIMER_MISC`;

/** Events that are shown from the first sample on, so that their first operation counts; the others once they were used. */
const mainEvents = [
  'wait/io/file/innodb/innodb_data_file',
  'wait/io/file/innodb/innodb_temp_file',
  'wait/io/file/innodb/innodb_log_file',
  'wait/io/file/innodb/innodb_dblwr_file',
  'wait/io/file/sql/io_cache',
  'wait/io/file/sql/binlog',
];

/** file_summary_by_event_name: disk I/O by wait event. */
export const eventsPart: Part = {
  sql: `SELECT EVENT_NAME, ${counters} FROM performance_schema.file_summary_by_event_name
    WHERE COUNT_STAR > 0 OR EVENT_NAME IN (?)`,
  values: [mainEvents],
};

/** file_summary_by_instance: the files that waited most since the server started. */
export const filesPart: Part = {
  sql: `SELECT FILE_NAME, ${counters} FROM performance_schema.file_summary_by_instance
    WHERE COUNT_READ > 0 OR COUNT_WRITE > 0 ORDER BY SUM_TIMER_WAIT DESC LIMIT 2000`,
};

/** Events a statement's own thread waits in; by exact name, for the table's index has thread and event. */
const statementEvents = [
  'wait/io/file/innodb/innodb_data_file',
  'wait/io/file/innodb/innodb_temp_file',
  'wait/io/file/sql/io_cache',
  'wait/io/file/sql/hash_join',
  'wait/io/file/sql/binlog',
  'wait/io/file/aria/MAD',
];

/** events_waits_summary_by_thread_by_event_name: live while a statement runs, in operations and time but not bytes. */
export function threadIoPart(threads: number[]): Part | null {
  return threads.length === 0
    ? null
    : {
        sql: `SELECT THREAD_ID, EVENT_NAME, COUNT_STAR, SUM_TIMER_WAIT
          FROM performance_schema.events_waits_summary_by_thread_by_event_name
          WHERE THREAD_ID IN (?) AND EVENT_NAME IN (?)`,
        values: [threads, statementEvents],
      };
}

export function readEvents(rows: Row[]): EventCounters[] {
  return rows.map((row) => ({ event: text(row, 'EVENT_NAME') ?? '', ...readCounters(row) }));
}

export function readFiles(rows: Row[], dataDir: string): FileCounters[] {
  return rows.map((row) => {
    const file = text(row, 'FILE_NAME') ?? '';
    return { file, ...ownerOf(file, dataDir), ...readCounters(row) };
  });
}

export function readThreadIo(rows: Row[]): ThreadIo[] {
  return rows.map((row) => ({
    threadId: number(row, 'THREAD_ID'),
    event: text(row, 'EVENT_NAME') ?? '',
    operations: counter(row, 'COUNT_STAR'),
    time: counter(row, 'SUM_TIMER_WAIT'),
  }));
}

function readCounters(row: Row): IoCounters {
  return {
    reads: counter(row, 'COUNT_READ'),
    readBytes: counter(row, 'SUM_NUMBER_OF_BYTES_READ'),
    readTime: counter(row, 'SUM_TIMER_READ'),
    writes: counter(row, 'COUNT_WRITE'),
    writeBytes: counter(row, 'SUM_NUMBER_OF_BYTES_WRITE'),
    writeTime: counter(row, 'SUM_TIMER_WRITE'),
    miscs: counter(row, 'COUNT_MISC'),
    miscTime: counter(row, 'SUM_TIMER_MISC'),
  };
}
