import type { ExecutionCounters } from '../../detection/sample';
import type { Picos, Micros } from '../../detection/time';
import type { ActiveThread } from './active-threads';
import type { Part } from '../protocol/part';
import { counter, number, type Row } from '../protocol/rows';
import { readExecutionCounters, executionCounterColumns } from './execution-counters';
import { wallClock } from '../protocol/wall-clock';

/** A statement over a second old, as events_statements_current had it when it was last looked up. */
export interface CurrentStatement {
  threadId: number;
  eventId: number;
  started: Picos;
  executionCounters: ExecutionCounters;
}

/** The sampling statement's own row: its timer and the wall clock, read in one moment. */
export interface ClockReading {
  timer: Picos;
  wall: Micros;
}

/** One moment: what its threads do, and how timers become times. */
export interface ActiveThreads {
  at: Micros;
  active: ReadonlyMap<number, ActiveThread>;
  timeOf: (timer: Picos) => Micros;
}

/** Every statement is looked up in one round of so many: its signs change while it runs, and the clock is read. */
const LOOK_EVERY = 10;
/** Not the one in which all events are read. */
const LOOK_IN = 5;
/** How far PROCESSLIST_TIME, a difference of whole seconds, may be from the time a statement has run. Seconds. */
const TOLERANCE = 1.5;

/**
 * Running statements over a second. A row of events_statements_current costs the server its statement's digest text, 5 µs,
 * and finding a thread by its index once more as much: a statement is looked up when it may be new, and counts as running
 * for as long as its thread is active and says to have been for as long as the statement.
 */
export class CurrentStatements {
  #known = new Map<number, CurrentStatement>();
  /** Of the known ones, those that run on for sure, by thread. */
  #running: ReadonlyMap<number, CurrentStatement> = new Map();
  #active: ReadonlySet<number> = new Set();
  #at: Micros = 0;
  #rounds = 0;

  constructor(
    /** The connection's own thread, whose row has the clock. */
    private readonly own: number,
    /** The table is read by its index, thread by thread; else as a whole. */
    private readonly isIndexed: boolean
  ) {}

  /** What to look up now; null where everything is known. */
  part(moment: ActiveThreads): Part | null {
    const isWhole = this.#rounds === 0 || this.#rounds % LOOK_EVERY === LOOK_IN;
    this.#rounds++;
    const threads = [...moment.active.values()].filter(({ threadId }) => threadId !== this.own);
    this.#running = new Map(
      threads.flatMap((thread) => {
        const statement = this.#runningOn(thread, moment);
        return statement === null ? [] : [[thread.threadId, statement] as const];
      })
    );
    const asked = threads.filter((thread) => isWhole || this.#mayBeNew(thread)).map(({ threadId }) => threadId);
    this.#active = new Set(moment.active.keys());
    this.#at = moment.at;
    return isWhole || asked.length > 0 ? currentPart(this.own, this.isIndexed ? asked : null) : null;
  }

  /** The statements that run at that moment. One that runs on for sure may be missing in a table that was truncated. */
  read(rows: Row[]): CurrentStatement[] {
    const found = rows.map(readStatement).filter(({ threadId }) => threadId !== this.own);
    this.#known = new Map([...this.#running, ...found.map((statement) => [statement.threadId, statement] as const)]);
    return [...this.#known.values()];
  }

  #mayBeNew({ threadId, seconds }: ActiveThread): boolean {
    if (this.#running.has(threadId)) {
      return false;
    }
    // One that was active before, too, may have its time from its TIMESTAMP or from a routine's last statement.
    return this.#known.has(threadId) || seconds === null || seconds >= 1 || this.#active.has(threadId);
  }

  /** The known statement of a thread that has been at it for as long, and for longer than since the last look. */
  #runningOn({ threadId, seconds }: ActiveThread, { at, timeOf }: ActiveThreads): CurrentStatement | null {
    const known = this.#known.get(threadId);
    if (known === undefined || seconds === null || seconds <= (at - this.#at) / 1e6 + 1) {
      return null;
    }
    return Math.abs(seconds - (at - timeOf(known.started)) / 1e6) <= TOLERANCE ? known : null;
  }
}

function currentPart(own: number, threads: number[] | null): Part {
  const of = threads === null ? '' : 'THREAD_ID IN (?) AND';
  return {
    sql: `SELECT THREAD_ID, EVENT_ID, TIMER_START, TIMER_END, ${executionCounterColumns}, ${wallClock} AS wall
      FROM performance_schema.events_statements_current
      WHERE ${of} END_EVENT_ID IS NULL AND NESTING_EVENT_LEVEL = 0 AND (TIMER_WAIT > 1000000000000 OR THREAD_ID = ?)
        AND EVENT_NAME NOT LIKE 'statement/com/Binlog Dump%' LIMIT 5000`,
    values: threads === null ? [own] : [[own, ...threads], own],
  };
}

function readStatement(row: Row): CurrentStatement {
  return {
    threadId: number(row, 'THREAD_ID'),
    eventId: number(row, 'EVENT_ID'),
    started: counter(row, 'TIMER_START'),
    executionCounters: readExecutionCounters(row),
  };
}

export function readClock(rows: Row[], thread: number): ClockReading | null {
  const own = rows.find((row) => number(row, 'THREAD_ID') === thread);
  return own === undefined ? null : { timer: counter(own, 'TIMER_END'), wall: number(own, 'wall') };
}
