import type { Picos } from '../../detection/time';
import { accountName, distinctAccounts, type Account } from './account-errors';
import type { Part } from '../protocol/part';
import { counter, number, text, type Row } from '../protocol/rows';

/** How an account's connections ended since it first connected, and the events that ran as it. */
export interface AccountExits {
  connections: number;
  /** Of these, the ones that took their leave with COM_QUIT. */
  polite: number;
  /** Bodies of scheduled events, which have no digest. */
  events: { executions: number; errors: number; time: Picos };
}

const QUIT = 'statement/com/Quit';
const EVENT = 'statement/scheduler/event';

/** Both tables exist on both servers. */
export function accountExitsPart(accounts: Account[]): Part | null {
  const named = distinctAccounts(accounts);
  return named.length === 0
    ? null
    : {
        sql: `SELECT a.USER, a.HOST, a.TOTAL_CONNECTIONS - a.CURRENT_CONNECTIONS AS ended,
            e.EVENT_NAME, e.COUNT_STAR, e.SUM_ERRORS, e.SUM_TIMER_WAIT
          FROM performance_schema.accounts a
          JOIN performance_schema.events_statements_summary_by_account_by_event_name e
            ON e.USER = a.USER AND e.HOST = a.HOST
          WHERE a.USER IN (?) AND a.HOST IN (?) AND e.EVENT_NAME IN (?)`,
        values: [
          [...new Set(named.map(({ user }) => user))],
          [...new Set(named.map(({ host }) => host))],
          [QUIT, EVENT],
        ],
      };
}

/** By account, as `accountName` names it. */
export function readAccountExits(rows: Row[]): Map<string, AccountExits> {
  const accounts = new Map<string, AccountExits>();
  for (const row of rows) {
    const name = accountName({ user: text(row, 'USER'), host: text(row, 'HOST') });
    const known = accounts.get(name);
    const isQuit = text(row, 'EVENT_NAME') === QUIT;
    const count = number(row, 'COUNT_STAR');
    accounts.set(name, {
      connections: number(row, 'ended'),
      polite: isQuit ? count : (known?.polite ?? 0),
      events: isQuit
        ? (known?.events ?? { executions: 0, errors: 0, time: 0n })
        : { executions: count, errors: number(row, 'SUM_ERRORS'), time: counter(row, 'SUM_TIMER_WAIT') },
    });
  }
  return accounts;
}
