import type { ExecutionCounters } from '../../detection/sample';
import type { Picos, Micros } from '../../detection/time';
import type { ActiveThread } from './active-threads';
import type { Cadence } from '../protocol/cadence';
import type { Part } from '../protocol/part';
import { counter, number, type Row } from '../protocol/rows';
import { readExecutionCounters, executionCounterColumns } from './execution-counters';
import { wallClock } from '../protocol/wall-clock';

/** A statement over a second old, as events_statements_current last showed it. */
export interface CurrentStatement {
  threadId: number;
  eventId: number;
  started: Picos;
  executionCounters: ExecutionCounters;
}

/** The sampling statement's own row: its timer and the wall clock at the same moment. */
export interface ClockReading {
  timer: Picos;
  wall: Micros;
}

/** What the threads do in one sample. */
export interface ActiveThreads {
  at: Micros;
  active: ReadonlyMap<number, ActiveThread>;
  timeOf: (timer: Picos) => Micros;
}

/** How far PROCESSLIST_TIME, a difference of whole seconds, may be from the time a statement has run. Seconds. */
const TOLERANCE = 1.5;

/**
 * Running statements over a second. A row of events_statements_current costs 5 µs, for the server prints its digest text,
 * and as much again to find its thread. So a statement is looked up when it may be new; it runs on while its thread stays
 * active for as long as the statement.
 */
export class CurrentStatements {
  #known = new Map<number, CurrentStatement>();
  /** By thread, the known statements that certainly run on. */
  #running: ReadonlyMap<number, CurrentStatement> = new Map();
  #active: ReadonlySet<number> = new Set();
  #at: Micros = 0;

  constructor(
    /** The connection's own thread: its row has the clock. */
    private readonly own: number,
    /** The table has an index by thread; without one it is read whole. */
    private readonly isIndexed: boolean,
    private readonly cadence: Cadence
  ) {}

  /** What this sample looks up; null where everything is known. */
  part(now: ActiveThreads): Part | null {
    const isWhole = this.cadence.takes('allStatements');
    const threads = [...now.active.values()].filter(({ threadId }) => threadId !== this.own);
    this.#running = new Map(
      threads.flatMap((thread) => {
        const statement = this.#runningOn(thread, now);
        return statement === null ? [] : [[thread.threadId, statement] as const];
      })
    );
    const asked = threads.filter((thread) => isWhole || this.#mayBeNew(thread)).map(({ threadId }) => threadId);
    this.#active = new Set(now.active.keys());
    this.#at = now.at;
    return isWhole || asked.length > 0 ? currentPart(this.own, this.isIndexed ? asked : null) : null;
  }

  /** The statements that run now. A certain one may be missing from the rows: the table may have been truncated. */
  read(rows: Row[]): CurrentStatement[] {
    const found = rows.map(readStatement).filter(({ threadId }) => threadId !== this.own);
    this.#known = new Map([...this.#running, ...found.map((statement) => [statement.threadId, statement] as const)]);
    return [...this.#known.values()];
  }

  #mayBeNew({ threadId, seconds }: ActiveThread): boolean {
    if (this.#running.has(threadId)) {
      return false;
    }
    // PROCESSLIST_TIME may come from the session's TIMESTAMP, or from a routine's last statement.
    return this.#known.has(threadId) || seconds === null || seconds >= 1 || this.#active.has(threadId);
  }

  /** The thread's known statement, if the thread has been active for as long, and for longer than since the last sample. */
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
        AND EVENT_NAME NOT LIKE 'statement/com/Binlog Dump%'`,
    values: threads === null ? [own] : [[own, ...threads], own],
    limit: 5000,
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
