import type { Picos } from '../../detection/time';
import { accountName, usersAndHosts, type Account } from './accounts';
import type { Flavour } from '../connection/connection';
import type { Part } from '../protocol/part';
import { counter, number, text, type Row } from '../protocol/rows';

/** How many connections of an account have ended since it first connected, and how; and the scheduled events it ran. */
export interface AccountExits {
  connections: number;
  /** Connections that ended with COM_QUIT. */
  quit: number;
  /** Its statements that failed; null where they were not read. */
  failures: number | null;
  scheduledEvents: ScheduledEvents;
}

/** Counters of the bodies of scheduled events, which have no digest. */
export interface ScheduledEvents {
  executions: number;
  errors: number;
  time: Picos;
}

const QUIT = 'statement/com/Quit';
const SCHEDULED_EVENT = 'statement/scheduler/event';

/** On MySQL all events of an account take 0.4 ms, and the two by the index next to nothing. */
const MOST_WITH_FAILURES = 5;

/** Whether the failed statements of these accounts are read: on MariaDB always, for it counts no errors of accounts. */
export function readsFailures(sessions: Account[], flavour: Flavour): boolean {
  return flavour === 'MariaDB' || new Set(sessions.map(accountName)).size <= MOST_WITH_FAILURES;
}

/** Reads tables that both servers have; null without an account. */
export function accountExitsPart(sessions: Account[], withFailures: boolean): Part | null {
  const lists = usersAndHosts(sessions);
  return lists === null
    ? null
    : {
        sql: `SELECT a.USER, a.HOST, a.TOTAL_CONNECTIONS - a.CURRENT_CONNECTIONS AS ended,
            e.EVENT_NAME, e.COUNT_STAR, e.SUM_ERRORS, e.SUM_TIMER_WAIT
          FROM performance_schema.accounts a
          STRAIGHT_JOIN performance_schema.events_statements_summary_by_account_by_event_name e
            ON e.USER = a.USER AND e.HOST = a.HOST
          WHERE a.USER IN (?) AND a.HOST IN (?) AND (e.EVENT_NAME IN (?)${withFailures ? ' OR e.SUM_ERRORS > 0' : ''})`,
        values: [lists.users, lists.hosts, [QUIT, SCHEDULED_EVENT]],
      };
}

/** How many connections of these accounts have ended, once more after their exits; null without an account. */
export function accountEndsPart(sessions: Account[]): Part | null {
  const lists = usersAndHosts(sessions);
  return lists === null
    ? null
    : {
        sql: `SELECT USER, HOST, TOTAL_CONNECTIONS - CURRENT_CONNECTIONS AS ended FROM performance_schema.accounts
          WHERE USER IN (?) AND HOST IN (?)`,
        values: [lists.users, lists.hosts],
      };
}

/**
 * Exits by account, as `accountName` names it. The server does not count in one moment what it answers in one row: an
 * account of which a connection ended meanwhile is left out, since its COM_QUIT may be read without its end.
 */
export function readAccountExits(rows: Row[], ends: Row[], withFailures: boolean): Map<string, AccountExits> {
  const endedAfter = new Map(ends.map((row) => [nameOf(row), number(row, 'ended')]));
  const exits = [...Map.groupBy(rows, nameOf)].map(
    ([account, own]) => [account, readExits(own, withFailures)] as const
  );
  return new Map(exits.filter(([account, { connections }]) => endedAfter.get(account) === connections));
}

function nameOf(row: Row): string {
  return accountName({ user: text(row, 'USER'), host: text(row, 'HOST') });
}

function readExits(rows: Row[], withFailures: boolean): AccountExits {
  const rowOf = (name: string): Row => rows.find((row) => text(row, 'EVENT_NAME') === name) ?? {};
  const events = rowOf(SCHEDULED_EVENT);
  return {
    connections: number(rows[0] ?? {}, 'ended'),
    quit: number(rowOf(QUIT), 'COUNT_STAR'),
    failures: withFailures ? rows.reduce((sum, row) => sum + number(row, 'SUM_ERRORS'), 0) : null,
    scheduledEvents: {
      executions: number(events, 'COUNT_STAR'),
      errors: number(events, 'SUM_ERRORS'),
      time: counter(events, 'SUM_TIMER_WAIT'),
    },
  };
}
