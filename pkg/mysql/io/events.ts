import type { EventCounters, IoCounters } from '../../detection/sample';
import { noCounters } from '../../detection/io/event-gains';
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
/** What a statement may be the first to use. Any other event is found by the next reading of all. */
const firstUses = [
  'wait/io/file/sql/select_to_file',
  'wait/io/file/sql/load',
  'wait/io/file/sql/hash_join',
  'wait/io/file/myisam/dfile',
  'wait/io/file/myisam/kfile',
];

/** Up to so many files, reading every event by one scan costs less than looking up the used ones: 0.22 ms to 0.31. */
const FEW_FILES = 250;
/** By the index an event costs 8 µs for a thousand files: with so many files, those that stand still are read less often. */
const MANY_FILES = 3000;
const LESS_OFTEN = 3;

/** The file events of one sample. */
export interface EventsRead {
  /** All used events, each with the time it was read. Complete in a sample that reads all events, else partial. */
  events: Reading<EventCounters[]>;
  /** When all were last read; null before. */
  allEventsAt: Micros | null;
}

/** Which events a sample reads: all there are; those that were ever used; of these, the ones that move. */
type Extent = 'all' | 'used' | 'moving';

/** file_summary_by_event_name: disk I/O by file event. With an index and many files, most samples read only the used events. */
export class FileEvents {
  #extent: Extent = 'all';
  #moving: string[] = [];
  #known: ReadonlyMap<string, EventCounters> = new Map();
  /** Operations on each event when all used ones were last read; null before. */
  #operations: ReadonlyMap<string, bigint> | null = null;
  #allEventsAt: Micros | null = null;

  constructor(
    /** Without an index the server adds up every file for every event, whatever is asked for. */
    private readonly isIndexed: boolean,
    private readonly cadence: Cadence
  ) {}

  /** `files`: how many files the server has used, as far as is known. */
  part(files: number): Part {
    this.#extent = this.#extentNow(files);
    return this.#extent === 'all'
      ? { sql: `${sql} WHERE COUNT_STAR > 0` }
      : { sql: `${sql} WHERE EVENT_NAME IN (?)`, values: [this.#asked()] };
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
    const isWhole = this.#extent === 'all';
    // A known event that a reading of all lacks is back at zero: its counters were reset.
    const before = isWhole ? [...this.#known.keys()].map((event) => unused(event, at)) : this.#known;
    this.#known = new Map([...before, ...read]);
    this.#allEventsAt = isWhole ? at : this.#allEventsAt;
    if (this.#extent !== 'moving') {
      this.#noteMoving(read);
    }
    const known = [...this.#known.values()];
    return {
      events: isWhole ? complete(known) : partial(known, 'events that rarely move'),
      allEventsAt: this.#allEventsAt,
    };
  }

  #extentNow(files: number): Extent {
    const times = files > MANY_FILES ? LESS_OFTEN : 1;
    if (!this.isIndexed || files <= FEW_FILES || this.cadence.takes('allEvents', times)) {
      return 'all';
    }
    return this.cadence.takes('usedEvents', times) ? 'used' : 'moving';
  }

  #asked(): string[] {
    const others = this.#extent === 'used' ? [...this.#known.keys(), ...firstUses] : this.#moving;
    return [...new Set([...mainEvents, ...others])];
  }

  #noteMoving(read: ReadonlyMap<string, EventCounters>): void {
    const past = this.#operations;
    const now = new Map([...read].map(([event, counters]) => [event, operationsOf(counters)]));
    this.#moving = past === null ? [] : [...now.keys()].filter((event) => now.get(event) !== (past.get(event) ?? 0n));
    this.#operations = now;
  }
}

function unused(event: string, readAt: Micros): [string, EventCounters] {
  return [event, { event, readAt, ...noCounters }];
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
