import type { EventCounters, IoCounters } from '../../detection/sample';
import type { Part } from '../protocol/part';
import { counter, text, type Row } from '../protocol/rows';

const columns = `EVENT_NAME, COUNT_READ, SUM_NUMBER_OF_BYTES_READ, SUM_TIMER_READ, COUNT_WRITE, SUM_NUMBER_OF_BYTES_WRITE,
  SUM_TIMER_WRITE, COUNT_MISC, SUM_TIMER_MISC`;
const sql = `SELECT ${columns} FROM performance_schema.file_summary_by_event_name`;

/** Events that are shown from the first sample on, so that their first operation counts; the others once they were used. */
const mainEvents = [
  'wait/io/file/innodb/innodb_data_file',
  'wait/io/file/innodb/innodb_temp_file',
  'wait/io/file/innodb/innodb_log_file',
  'wait/io/file/innodb/innodb_dblwr_file',
  'wait/io/file/sql/io_cache',
  'wait/io/file/sql/binlog',
];

/** The server goes through all its open files for each of sixty events; most were used while it started, and never again. */
const LOOK_EVERY = 10;

/**
 * file_summary_by_event_name: disk I/O by wait event. All are read in one round of ten, and in the others the main ones
 * and those that have moved of late.
 */
export class FileEvents {
  #rounds = 0;
  #isWhole = true;
  #moving: string[] = [];
  /** Operations on each event when all were last read. */
  #operations = new Map<string, bigint>();
  readonly #used = new Set<string>();

  part(): Part {
    this.#isWhole = this.#rounds++ % LOOK_EVERY === 0;
    return this.#isWhole
      ? { sql: `${sql} WHERE COUNT_STAR > 0 OR EVENT_NAME IN (?)`, values: [mainEvents] }
      : { sql: `${sql} WHERE EVENT_NAME IN (?)`, values: [[...mainEvents, ...this.#moving]] };
  }

  read(rows: Row[]): EventCounters[] {
    const events = rows.map((row) => ({ event: text(row, 'EVENT_NAME') ?? '', ...readIoCounters(row) }));
    for (const counters of events) {
      if (operationsOf(counters) > 0n) {
        this.#used.add(counters.event);
      }
    }
    if (this.#isWhole && events.length > 0) {
      const now = new Map(events.map((counters) => [counters.event, operationsOf(counters)]));
      const isFirst = this.#operations.size === 0;
      const hasMoved = (event: string): boolean => !isFirst && now.get(event) !== this.#operations.get(event);
      this.#moving = [...now.keys()].filter((event) => !mainEvents.includes(event) && hasMoved(event));
      this.#operations = now;
    }
    return events;
  }

  /** Whether the server has ever used it, as far as is known. */
  isUsed(event: string): boolean {
    return this.#used.has(event);
  }
}

export function operationsOf({ reads, writes, miscs }: IoCounters): bigint {
  return reads + writes + miscs;
}

/** The columns that all file_summary tables share. */
export function readIoCounters(row: Row): IoCounters {
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
