import type { KillSeen } from '../../detection/kill';
import { valueOf, type Reading } from '../../detection/reading';
import type { Micros } from '../../detection/time';
import { accountName } from './accounts';
import type { KnownKill } from './kill-statements';
import { callerEvents } from './kill-rows';
import { LastCounts } from './last-counts';
import { number, text, type Row } from '../protocol/rows';

interface Call {
  readAt: Micros;
  kill: KillSeen;
}

const MOST_KEPT = 200;

/** Accounts that called procedures or ran scheduled events, which may have killed without an account counting a KILL. */
export class KillCallers {
  readonly #counts = new LastCounts(keyOf, (row) => number(row, 'COUNT_STAR'));
  #calls: Call[] = [];
  /** Calls whose KILL was read, by account: they may be counted only later, when they end. */
  #explained = new Map<string, number>();

  /** Notes kills inside procedures whose text was read: they explain a call of their account. */
  note(statements: KnownKill[]): void {
    for (const { kill } of statements.filter(({ kill }) => kill.through === 'procedure')) {
      const name = accountName(kill);
      this.#explained.set(name, (this.#explained.get(name) ?? 0) + 1);
    }
  }

  /** Adds a reading of the accounts' counters; the first one is the baseline. */
  read(reading: Reading<Row[]>, readAt: Micros): void {
    const called = (valueOf(reading) ?? []).filter((row) => throughOf(row) !== undefined);
    const rose = called.filter((row) => this.#rose(row));
    this.#counts.take(reading);
    const calls = rose.map((row): Call => {
      const account = { user: text(row, 'USER'), host: text(row, 'HOST') };
      const through = throughOf(row) ?? 'prepared';
      return {
        readAt,
        kill: { source: 'account', ...account, through, processlistId: null, victim: null, scope: null, at: null },
      };
    });
    this.#calls = [...this.#calls, ...calls].slice(-MOST_KEPT);
  }

  #rose(row: Row): boolean {
    const before = this.#counts.before(row);
    if (before === null) {
      return false;
    }
    const by = number(row, 'COUNT_STAR') - before;
    const name = accountName({ user: text(row, 'USER'), host: text(row, 'HOST') });
    const explained = throughOf(row) === 'procedure' ? Math.min(by, this.#explained.get(name) ?? 0) : 0;
    if (explained > 0) {
      this.#explained.set(name, (this.#explained.get(name) ?? 0) - explained);
    }
    return by > explained;
  }

  /** One for each account that called since then, in the way that tells most. */
  after(since: Micros): KillSeen[] {
    const calls = this.#calls.filter(({ readAt }) => readAt > since).map(({ kill }) => kill);
    return [...new Map(calls.toReversed().map((kill) => [accountName(kill), kill])).values()];
  }
}

function throughOf(row: Row): NonNullable<KillSeen['through']> | undefined {
  const name = text(row, 'EVENT_NAME') ?? '';
  return Object.entries(callerEvents).find(([event]) => event === name)?.[1];
}

function keyOf(row: Row): string {
  return `${accountName({ user: text(row, 'USER'), host: text(row, 'HOST') })} ${text(row, 'EVENT_NAME')}`;
}
