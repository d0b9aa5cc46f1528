import type { Part } from '../protocol/part';
import { number, text, type Row } from '../protocol/rows';

/** Errors an account has raised since it first connected. */
export interface AccountErrors {
  interrupted: number;
  readError: number;
  writeError: number;
}

export interface Account {
  user: string | null;
  host: string | null;
}

const ER_QUERY_INTERRUPTED = 1317;
const ER_NET_READ_ERROR = 1158;
const ER_NET_ERROR_ON_WRITE = 1160;

/** events_errors_summary_by_account_by_error, which MariaDB lacks. */
export function accountErrorsPart(accounts: Account[]): Part | null {
  const named = distinctAccounts(accounts);
  return named.length === 0
    ? null
    : {
        sql: `SELECT USER, HOST, ERROR_NUMBER, SUM_ERROR_RAISED
          FROM performance_schema.events_errors_summary_by_account_by_error
          WHERE USER IN (?) AND HOST IN (?) AND ERROR_NUMBER IN (?)`,
        values: [
          [...new Set(named.map(({ user }) => user))],
          [...new Set(named.map(({ host }) => host))],
          [ER_QUERY_INTERRUPTED, ER_NET_READ_ERROR, ER_NET_ERROR_ON_WRITE],
        ],
      };
}

const MOST_ACCOUNTS = 50;

/** Of the sessions that have one, each once; many sessions are of few accounts. */
export function distinctAccounts(sessions: Account[]): Account[] {
  const named = sessions.filter(({ user, host }) => user !== null && host !== null);
  return [...new Map(named.map((session) => [accountName(session), session])).values()].slice(0, MOST_ACCOUNTS);
}

/** By account, as `accountName` names it. */
export function readAccountErrors(rows: Row[]): Map<string, AccountErrors> {
  const accounts = new Map<string, AccountErrors>();
  for (const row of rows) {
    const name = accountName({ user: text(row, 'USER'), host: text(row, 'HOST') });
    const errors = accounts.get(name) ?? { interrupted: 0, readError: 0, writeError: 0 };
    const raised = number(row, 'SUM_ERROR_RAISED');
    const errno = number(row, 'ERROR_NUMBER');
    accounts.set(name, {
      interrupted: errno === ER_QUERY_INTERRUPTED ? raised : errors.interrupted,
      readError: errno === ER_NET_READ_ERROR ? raised : errors.readError,
      writeError: errno === ER_NET_ERROR_ON_WRITE ? raised : errors.writeError,
    });
  }
  return accounts;
}

export function accountName({ user, host }: Account): string {
  return `${user}@${host}`;
}
