import type { EventCounters, IoCounters } from '../../detection/sample';
import { complete, failed, partial, type Reading } from '../../detection/reading';
import type { Micros } from '../../detection/time';
import type { Cadence } from '../protocol/cadence';
import type { Part } from '../protocol/part';
import { counter, text, type Row } from '../protocol/rows';

const columns = `EVENT_NAME, COUNT_READ, SUM_NUMBER_OF_BYTES_READ, SUM_TIMER_READ, COUNT_WRITE, SUM_NUMBER_OF_BYTES_WRITE,
  SUM_TIMER_WRITE, COUNT_MISC, SUM_TIMER_MISC`;
const sql = `SELECT ${columns} FROM performance_schema.file_summary_by_event_name`;

/** Read in every sample. */
const mainEvents = [
  'wait/io/file/innodb/innodb_data_file',
  'wait/io/file/innodb/innodb_temp_file',
  'wait/io/file/innodb/innodb_log_file',
  'wait/io/file/innodb/innodb_dblwr_file',
  'wait/io/file/sql/io_cache',
  'wait/io/file/sql/binlog',
];

/** The server adds up every file for every event: with so many, all are read less often. */
const MANY_FILES = 3000;
const LESS_OFTEN = 3;

/** The file events of one sample. */
export interface EventsRead {
  /** All used events, each with the time it was read. Complete in a sample that reads all events, else partial. */
  events: Reading<EventCounters[]>;
  /** When all were last read; null before. */
  allEventsAt: Micros | null;
}

/** file_summary_by_event_name: disk I/O by file event. Between two readings of all events only the main and the moving ones are read. */
export class FileEvents {
  #isWhole = true;
  #moving: string[] = [];
  #known: ReadonlyMap<string, EventCounters> = new Map();
  /** Operations on each event at the last reading of all. */
  #operations: ReadonlyMap<string, bigint> = new Map();
  #allEventsAt: Micros | null = null;

  constructor(private readonly cadence: Cadence) {}

  /** `files`: how many files the server has used, as far as is known. */
  part(files: number): Part {
    this.#isWhole = this.cadence.takes('allEvents', files > MANY_FILES ? LESS_OFTEN : 1);
    return this.#isWhole
      ? { sql: `${sql} WHERE COUNT_STAR > 0 OR EVENT_NAME IN (?)`, values: [mainEvents] }
      : { sql: `${sql} WHERE EVENT_NAME IN (?)`, values: [[...mainEvents, ...this.#moving]] };
  }

  /** `at`: the sample's time. */
  read(reading: Reading<Row[]> | null, at: Micros): EventsRead {
    const found = reading ?? failed('file events cannot be read');
    if (found.is === 'failed') {
      return { events: found, allEventsAt: this.#allEventsAt };
    }
    const rows = found.value.map((row) => ({
      event: text(row, 'EVENT_NAME') ?? '',
      readAt: at,
      ...readIoCounters(row),
    }));
    const read = new Map(rows.map((counters) => [counters.event, counters]));
    this.#known = this.#isWhole ? read : new Map([...this.#known, ...read]);
    const known = [...this.#known.values()];
    if (!this.#isWhole) {
      return { events: partial(known, 'events that rarely move'), allEventsAt: this.#allEventsAt };
    }
    this.#noteMoving(read, this.#allEventsAt === null);
    this.#allEventsAt = at;
    return { events: complete(known), allEventsAt: at };
  }

  #noteMoving(read: ReadonlyMap<string, EventCounters>, isFirst: boolean): void {
    const now = new Map([...read].map(([event, counters]) => [event, operationsOf(counters)]));
    const hasMoved = (event: string): boolean => !isFirst && now.get(event) !== (this.#operations.get(event) ?? 0n);
    this.#moving = [...now.keys()].filter((event) => !mainEvents.includes(event) && hasMoved(event));
    this.#operations = now;
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
