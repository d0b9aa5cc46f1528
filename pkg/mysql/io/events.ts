import type { EventCounters, IoCounters } from '../../detection/sample';
import { failed, mapReading, partial, type Reading } from '../../detection/reading';
import type { Cadence } from '../protocol/cadence';
import type { Part } from '../protocol/part';
import { counter, text, type Row } from '../protocol/rows';

const columns = `EVENT_NAME, COUNT_READ, SUM_NUMBER_OF_BYTES_READ, SUM_TIMER_READ, COUNT_WRITE, SUM_NUMBER_OF_BYTES_WRITE,
  SUM_TIMER_WRITE, COUNT_MISC, SUM_TIMER_MISC`;
const sql = `SELECT ${columns} FROM performance_schema.file_summary_by_event_name`;

/** Read from the first sample on, so that their first operation counts. The others are read once they have been used. */
const mainEvents = [
  'wait/io/file/innodb/innodb_data_file',
  'wait/io/file/innodb/innodb_temp_file',
  'wait/io/file/innodb/innodb_log_file',
  'wait/io/file/innodb/innodb_dblwr_file',
  'wait/io/file/sql/io_cache',
  'wait/io/file/sql/binlog',
];

/** file_summary_by_event_name: disk I/O by file event. Between two readings of all events only the main and the moving ones are read. */
export class FileEvents {
  #isWhole = true;
  #moving: string[] = [];
  /** Operations on each event at the last reading of all. */
  #operations = new Map<string, bigint>();
  readonly #used = new Set<string>();

  constructor(private readonly cadence: Cadence) {}

  part(): Part {
    this.#isWhole = this.cadence.takes('allEvents');
    return this.#isWhole
      ? { sql: `${sql} WHERE COUNT_STAR > 0 OR EVENT_NAME IN (?)`, values: [mainEvents] }
      : { sql: `${sql} WHERE EVENT_NAME IN (?)`, values: [[...mainEvents, ...this.#moving]] };
  }

  /** Complete in a sample that reads all events, else partial. */
  read(reading: Reading<Row[]> | null): Reading<EventCounters[]> {
    const read = mapReading(reading ?? failed('file events cannot be read'), (rows) => this.#remember(rows));
    return read.is === 'complete' && !this.#isWhole ? partial(read.value, 'events that rarely move') : read;
  }

  #remember(rows: Row[]): EventCounters[] {
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

  /** Whether the server has used this event since it started, as far as this session has read. */
  isUsed(event: string): boolean {
    return this.#used.has(event);
  }
}

export function operationsOf({ reads, writes, miscs }: IoCounters): bigint {
  return reads + writes + miscs;
}

/** The columns that every file_summary table has. */
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
