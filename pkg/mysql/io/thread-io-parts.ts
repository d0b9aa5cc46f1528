import type { EventCounters, ThreadIo } from '../../detection/sample';
import type { ActiveThread } from '../statements/active-threads';
import type { Part } from '../protocol/part';
import { counter, number, text, type Row } from '../protocol/rows';
import { operationsOf } from './events';

const table = 'performance_schema.events_waits_summary_by_thread_by_event_name';
const columns = 'THREAD_ID, EVENT_NAME, COUNT_STAR, SUM_TIMER_WAIT';

/** Read of every thread: a row without operations proves that the thread did nothing. */
export const dataFile = 'wait/io/file/innodb/innodb_data_file';

/** By the table's index, thread and event: 7 µs for each pair with 500 connections. */
const byIndex = `SELECT ${columns} FROM ${table}
  WHERE THREAD_ID IN (?) AND EVENT_NAME IN (?) AND (COUNT_STAR > 0 OR EVENT_NAME = ?)`;

/** Without an index the server visits every event of every thread, whatever is asked for. */
const byScan = `SELECT ${columns} FROM ${table} WHERE EVENT_NAME LIKE 'wait/io/file/%' AND COUNT_STAR > 0`;

/** The most rows of one reading: they take the sampler 15 ms. */
export const MOST_ROWS = 5000;

/** Files that only the server's own threads use: while it starts, in the background, as a replica. */
const background =
  /\/(innodb_dblwr_file|innodb_arch_file|innodb_clone_file|relaylog\w*|slave\w*|master_info|relay_log_info|pid|init|casetest|ERRMSG|aria\/control)$/;

/** The events whose files a statement's own thread may use: all that the server has used, but its own. */
export function statementEvents(events: EventCounters[]): string[] {
  const used = events.filter((counters) => operationsOf(counters) > 0n && !background.test(counters.event));
  return [...new Set([dataFile, ...used.map(({ event }) => event)])];
}

/** Whose I/O one sample may read. */
export interface ThreadIoContext {
  /** Active threads: a statement needs a baseline from its first second. */
  active: ActiveThread[];
  /** Threads with a followed statement, active or not. */
  followed: number[];
  /** What the whole server did in every event that it has used; empty if that could not be read. */
  events: EventCounters[];
  connections: number;
}

/** Threads, events, and the event of which each thread has a row. */
export type Selected = [threads: number[], events: string[], always: string];

/** Null if nothing is selected. */
export function selectedPart(selected: Selected[]): Part | null {
  const some = selected.filter(([, events]) => events.length > 0);
  return some.length === 0
    ? null
    : { sql: some.map(() => byIndex).join(' UNION ALL '), values: some.flat(), limit: MOST_ROWS };
}

/** All threads, or only these: it costs the server the same, but has fewer rows. */
export function scanPart(threads: number[] | null): Part {
  return threads === null
    ? { sql: byScan, values: [], limit: MOST_ROWS }
    : { sql: `${byScan} AND THREAD_ID IN (?)`, values: [threads], limit: MOST_ROWS };
}

export function readThreadIo(row: Row): ThreadIo {
  return {
    threadId: number(row, 'THREAD_ID'),
    event: text(row, 'EVENT_NAME') ?? '',
    operations: counter(row, 'COUNT_STAR'),
    time: counter(row, 'SUM_TIMER_WAIT'),
  };
}
