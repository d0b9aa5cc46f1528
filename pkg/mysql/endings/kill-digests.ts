import type { UnnamedKills } from '../../detection/endings/ending';
import { valueOf, type Reading } from '../../detection/reading';
import type { Micros } from '../../detection/time';
import type { KillSeen } from '../../detection/kill';
import { killScope } from './kill-text';
import type { KnownKill } from './kill-statements';
import { LastCounts } from './last-counts';
import { number, text, type Row } from '../protocol/rows';

interface Counted {
  readAt: Micros;
  scope: NonNullable<KillSeen['scope']>;
  times: number;
  /** When the last of them ended. */
  lastSeen: Micros;
}

const MOST_KEPT = 200;

/** Counts KILLs by scope with the digests of KILL, which also count those of clients that have left. */
export class KillDigests {
  readonly #counts = new LastCounts(digestOf, successes);
  #hasBaseline = false;
  #found: Counted[] = [];
  /** KILLs whose text was read and that no digest has counted yet: a KILL is read while it runs, and counted when it ends. */
  #named = { query: 0, connection: 0, user: 0 };

  /** Notes kills whose text was read: their digests count them too. */
  note(statements: KnownKill[]): void {
    for (const { kill, refused } of statements) {
      if (!refused && kill.through === undefined && kill.scope !== null) {
        this.#named[kill.scope]++;
      }
    }
  }

  /** Adds a reading; the first one is the baseline. */
  read(reading: Reading<Row[]>, readAt: Micros): void {
    const rows = valueOf(reading);
    if (rows === undefined) {
      return;
    }
    const found = rows.flatMap((row): Counted[] => {
      const scope = killScope(text(row, 'DIGEST_TEXT'));
      const before = this.#counts.before(row);
      const times = before === null ? 0 : successes(row) - before;
      return scope === null || times <= 0 ? [] : [{ readAt, scope, times, lastSeen: number(row, 'last_seen') }];
    });
    for (const scope of ['query', 'connection', 'user'] as const) {
      for (const one of found.filter((counted) => counted.scope === scope)) {
        const by = Math.min(this.#named[scope], one.times);
        one.times -= by;
        this.#named[scope] -= by;
      }
    }
    this.#counts.take(reading);
    this.#named = this.#hasBaseline ? this.#named : { query: 0, connection: 0, user: 0 };
    this.#hasBaseline = true;
    this.#found = [...this.#found, ...found.filter(({ times }) => times > 0)].slice(-MOST_KEPT);
  }

  /** Kills without a text by scope, of the readings after `since`; null without a baseline. */
  after(since: Micros): UnnamedKills | null {
    if (!this.#hasBaseline) {
      return null;
    }
    const found = this.#found.filter(({ readAt }) => readAt > since);
    const of = (scope: Counted['scope']): number =>
      found.filter((one) => one.scope === scope).reduce((sum, { times }) => sum + times, 0);
    return {
      query: of('query'),
      connection: of('connection'),
      user: of('user'),
      at: found.filter(({ times }) => times === 1).map(({ lastSeen }) => lastSeen),
    };
  }
}

function successes(row: Row): number {
  return number(row, 'COUNT_STAR') - number(row, 'SUM_ERRORS');
}

function digestOf(row: Row): string {
  return `${text(row, 'SCHEMA_NAME')} ${text(row, 'DIGEST')}`;
}
