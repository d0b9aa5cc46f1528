import type { KillSeen } from '../../detection/kill';
import { completeValueOf, mapReading, valueOf, type Reading } from '../../detection/reading';
import { accountName } from './accounts';
import type { KnownKill } from './kill-statements';
import { LastCounts } from './last-counts';
import { callerEvents, PROCESS_KILL } from './kill-rows';
import { number, text, type Row } from '../protocol/rows';

/** Kills of one account that are kept from one reading. */
const MOST_KILLS = 1000;

/** Counts the kills that accounts made without a text that was read. */
export class KillCounts {
  readonly #counts = new LastCounts(nameOf, successes);
  /** By account: kills whose text was read before the account counted them. */
  #ahead = new Map<string, number>();
  /** All kills known at the last reading, counted or ahead of their count; null where accounts could not be read. */
  #total: number | null = null;
  /** Accounts were read once: what they counted before that is not new. */
  #hasBaseline = false;

  /** `unnamed`: a kill for each count that no text explains. `more`: kills since the reading before; null where unknown. */
  read(all: Reading<Row[]>, statements: KnownKill[]): { unnamed: KillSeen[]; more: number | null } {
    const reading = mapReading(all, (rows) =>
      rows.filter((row) => !Object.hasOwn(callerEvents, text(row, 'EVENT_NAME') ?? ''))
    );
    const rows = valueOf(reading);
    const unnamed = rows === undefined ? [] : this.#unnamed(rows, statements);
    this.#counts.take(reading);
    this.#hasBaseline ||= rows !== undefined;
    return { unnamed, more: this.#more(completeValueOf(reading), statements) };
  }

  #unnamed(rows: Row[], statements: KnownKill[]): KillSeen[] {
    const made = statements
      .filter(({ refused, prepared }) => !refused && !prepared)
      .map(({ kill }) => accountName(kill));
    const wereAhead = this.#ahead;
    this.#ahead = new Map(wereAhead);
    return rows.flatMap((row) => {
      const account = { user: text(row, 'USER'), host: text(row, 'HOST') };
      const isProcessKill = text(row, 'EVENT_NAME') === PROCESS_KILL;
      const [name, count] = [nameOf(row), successes(row)];
      const before = this.#counts.before(row);
      const last = before ?? count;
      const explained = made.filter((one) => one === name).length + (wereAhead.get(name) ?? 0);
      // A count that fell was reset.
      const unexplained = (count < last ? count : count - last) - explained;
      this.#ahead.set(name, before === null ? 0 : Math.max(0, -unexplained));
      return Array.from({ length: Math.min(MOST_KILLS, Math.max(0, unexplained)) }, (): KillSeen => ({
        source: 'account',
        ...account,
        processlistId: null,
        victim: null,
        scope: isProcessKill ? 'connection' : null,
        at: null,
      }));
    });
  }

  #more(rows: Row[] | undefined, statements: KnownKill[]): number | null {
    const before = this.#total;
    const ahead = [...this.#ahead.values()].reduce((sum, kills) => sum + kills, 0);
    this.#total = rows?.reduce((sum, row) => sum + number(row, 'COUNT_STAR'), ahead) ?? null;
    const prepared = statements.filter((statement) => statement.prepared).length;
    return before === null || this.#total === null ? null : this.#total - before + prepared;
  }
}

/** A driver's COM_PROCESS_KILL is no statement, and has a count of its own. */
function nameOf(row: Row): string {
  const account = accountName({ user: text(row, 'USER'), host: text(row, 'HOST') });
  return text(row, 'EVENT_NAME') === PROCESS_KILL ? `${account} ${PROCESS_KILL}` : account;
}

function successes(row: Row): number {
  return number(row, 'COUNT_STAR') - number(row, 'SUM_ERRORS');
}
