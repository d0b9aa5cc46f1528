import type { ExecutionCounters } from '../../detection/sample';
import type { Picos, Micros } from '../../detection/time';
import type { ActiveThread } from './active-threads';
import type { Cadence } from '../protocol/cadence';
import type { Part } from '../protocol/part';
import { counter, number, text, type Row } from '../protocol/rows';
import { readExecutionCounters, executionCounterColumns } from './execution-counters';
import { wallClock } from '../protocol/wall-clock';

/** A statement over a second old, as events_statements_current last showed it. */
export interface CurrentStatement {
  threadId: number;
  eventId: number;
  started: Picos;
  executionCounters: ExecutionCounters;
  /** A scheduled event: it has no text of its own. */
  isEvent: boolean;
  /** Statements of routines run inside it, or may: a CALL, an event, one that was seen with some. */
  nests: boolean;
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

/** Shorter statements are not followed. Picoseconds. */
const LONG = 1_000_000_000_000n;
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
  /** Active threads whose known statement nests others. */
  #nesting: ReadonlySet<number> = new Set();
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
    const nesting = [...this.#known.values()].filter(({ nests }) => nests).map(({ threadId }) => threadId);
    this.#nesting = new Set(nesting.filter((thread) => this.#active.has(thread)));
    const any = [this.own, ...this.#nesting];
    return isWhole || asked.length > 0 ? currentPart(this.own, this.isIndexed ? asked : null, any) : null;
  }

  /** The statements that run now. A certain one may be missing from the rows: the table may have been truncated. */
  read(rows: Row[]): CurrentStatement[] {
    const others = rows.filter((row) => number(row, 'THREAD_ID') !== this.own);
    const outer = others.filter((row) => number(row, 'NESTING_EVENT_LEVEL') === 0);
    const nested = new Set(others.filter((row) => !outer.includes(row)).map(threadOf));
    const found = outer.filter(isLong).map(readStatement);
    const known = new Map([...this.#running, ...this.#unread(new Set(outer.map(threadOf)))]);
    for (const statement of found) {
      const before = this.#known.get(statement.threadId);
      // Between two of its inner statements it shows none.
      const nests = statement.nests || (before?.eventId === statement.eventId && before.nests);
      known.set(statement.threadId, { ...statement, nests });
    }
    this.#known = new Map(
      [...known].map(([thread, one]) => [thread, nested.has(thread) ? { ...one, nests: true } : one])
    );
    return [...this.#known.values()];
  }

  /** While inner statements come and go, the server may answer no row of a thread: it is active, and runs on. */
  #unread(answered: ReadonlySet<number>): Array<[number, CurrentStatement]> {
    return [...this.#known].filter(([thread]) => this.#nesting.has(thread) && !answered.has(thread));
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

/** `ofAnyAge`: threads whose statement may be young. Without `threads` all are read. */
function currentPart(own: number, threads: number[] | null, ofAnyAge: number[]): Part {
  const of = threads === null ? '' : 'THREAD_ID IN (?) AND';
  return {
    sql: `SELECT THREAD_ID, EVENT_ID, EVENT_NAME, NESTING_EVENT_LEVEL, TIMER_START, TIMER_END, ${executionCounterColumns},
        ${wallClock} AS wall
      FROM performance_schema.events_statements_current
      WHERE ${of} END_EVENT_ID IS NULL AND (TIMER_WAIT > ${LONG} OR NESTING_EVENT_LEVEL > 0 OR THREAD_ID IN (?))
        AND EVENT_NAME NOT LIKE 'statement/com/Binlog Dump%'`,
    values: threads === null ? [ofAnyAge] : [[own, ...threads], ofAnyAge],
    limit: 5000,
  };
}

function threadOf(row: Row): number {
  return number(row, 'THREAD_ID');
}

function isLong(row: Row): boolean {
  return counter(row, 'TIMER_END') - counter(row, 'TIMER_START') > LONG;
}

function readStatement(row: Row): CurrentStatement {
  const event = text(row, 'EVENT_NAME');
  const isEvent = event === 'statement/scheduler/event';
  return {
    threadId: number(row, 'THREAD_ID'),
    eventId: number(row, 'EVENT_ID'),
    started: counter(row, 'TIMER_START'),
    executionCounters: readExecutionCounters(row),
    isEvent,
    nests: isEvent || event === 'statement/sql/call_procedure',
  };
}

export function readClock(rows: Row[], thread: number): ClockReading | null {
  const own = rows.find((row) => number(row, 'THREAD_ID') === thread);
  return own === undefined ? null : { timer: counter(own, 'TIMER_END'), wall: number(own, 'wall') };
}
