import type { EventCounters, IoCounters } from '../detection/sample';
import type { Part } from './reader';
import { counter, text, type Row } from './rows';

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

export function readEvents(rows: Row[]): EventCounters[] {
  return rows.map((row) => ({ event: text(row, 'EVENT_NAME') ?? '', ...readCounters(row) }));
}

/** The columns that all file_summary tables share. */
export function readCounters(row: Row): IoCounters {
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
