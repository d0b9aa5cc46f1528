import { countedErrors, errorNames, type CountedError } from '../../detection/endings/counters';
import { accountName, usersAndHosts, type Account } from './accounts';
import type { Part } from '../protocol/part';
import { number, text, type Row } from '../protocol/rows';

/** How often an account has raised each error since it first connected. */
export type AccountErrors = Record<CountedError, number>;

const nameOfErrno = new Map<number, CountedError>(errorNames.map((name) => [countedErrors[name], name]));

/** Reads events_errors_summary_by_account_by_error, which MariaDB lacks; null without an account. */
export function accountErrorsPart(sessions: Account[]): Part | null {
  const lists = usersAndHosts(sessions);
  return lists === null
    ? null
    : {
        sql: `SELECT USER, HOST, ERROR_NUMBER, SUM_ERROR_RAISED
          FROM performance_schema.events_errors_summary_by_account_by_error
          WHERE USER IN (?) AND HOST IN (?) AND ERROR_NUMBER IN (?)`,
        values: [lists.users, lists.hosts, [...nameOfErrno.keys()]],
      };
}

/** Errors by account, as `accountName` names it. */
export function readAccountErrors(rows: Row[]): Map<string, AccountErrors> {
  const accounts = new Map<string, AccountErrors>();
  for (const row of rows) {
    const account = accountName({ user: text(row, 'USER'), host: text(row, 'HOST') });
    const errors = accounts.get(account) ?? noErrors();
    const name = nameOfErrno.get(number(row, 'ERROR_NUMBER'));
    accounts.set(account, name === undefined ? errors : { ...errors, [name]: number(row, 'SUM_ERROR_RAISED') });
  }
  return accounts;
}

function noErrors(): AccountErrors {
  return {
    ...{ interrupted: 0, readError: 0, writeError: 0, writeTimeout: 0, lockWaitTimeout: 0 },
    ...{ deadlock: 0, timeout: 0, idle: 0, memoryLimit: 0 },
  };
}
