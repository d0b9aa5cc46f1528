import type { KillSeen } from '../../detection/kill';
import type { ShortStatement } from '../../detection/sample';
import type { Picos, Micros } from '../../detection/time';
import { accountName } from './account-errors';
import { parseKill } from './kill-text';
import type { Part } from '../protocol/part';
import { counter, number, numberOrNull, text, type Row } from '../protocol/rows';
import { micros } from '../protocol/wall-clock';

/** Rows of the parts, as far as they could be read. */
export interface KillRows {
  killRunning?: Row[];
  killAccounts?: Row[];
  killHistory?: Row[];
}

const textsOf = (table: string): string => `SELECT h.THREAD_ID, h.EVENT_ID, h.EVENT_NAME, h.SQL_TEXT, h.TIMER_START,
    h.MYSQL_ERRNO, t.PROCESSLIST_ID, t.PROCESSLIST_USER AS USER, t.PROCESSLIST_HOST AS HOST
  FROM performance_schema.${table} h LEFT JOIN performance_schema.threads t ON t.THREAD_ID = h.THREAD_ID`;
/** A KILL waits for its victim's own locks, two seconds at most: one that has run for 10 ms was not refused. */
const runningSql = `${textsOf('events_statements_current')}
  WHERE h.EVENT_NAME = 'statement/sql/kill' AND h.END_EVENT_ID IS NULL AND h.TIMER_WAIT > 10000000000 LIMIT 200`;
const historySql = `${textsOf('events_statements_history')}
  WHERE h.EVENT_NAME = 'statement/sql/kill' OR (h.EVENT_NAME = 'statement/com/Execute' AND h.SQL_TEXT LIKE 'kill%')
  LIMIT 200`;
const digestsSql = `SELECT SCHEMA_NAME, DIGEST, SUM_ERRORS, QUERY_SAMPLE_TEXT, ${micros('QUERY_SAMPLE_SEEN')} AS seen
  FROM performance_schema.events_statements_summary_by_digest WHERE DIGEST_TEXT LIKE 'KILL%' LIMIT 200`;
const accountsSql = `SELECT USER, HOST, COUNT_STAR, SUM_ERRORS
  FROM performance_schema.events_statements_summary_by_account_by_event_name
  WHERE EVENT_NAME = 'statement/sql/kill' AND COUNT_STAR > 0 LIMIT 1000`;

/** Who has killed: by the killer's statements, by the accounts' counters. Read only when Com_kill rose. */
export const killParts: Record<keyof KillRows, Part> = {
  // What is running now, or counted, stands in the history that is read after it.
  killRunning: { sql: runningSql },
  killAccounts: { sql: accountsSql },
  killHistory: { sql: historySql },
};

/** The KILL digests with a sample of their text (MySQL): of ten thousand digests 24 ms. */
export const killSamplesPart: Part = { sql: digestsSql };

interface Noted {
  kill: KillSeen;
  /** The server refused it: no such connection, no privilege. It counts in Com_kill all the same. */
  refused: boolean;
  /** By a driver: counted as an execution, not as a kill. */
  prepared: boolean;
  notedAt: Micros;
}

/** Kills are kept for so long: a big transaction may roll back for an hour before its statement ends. Microseconds. */
const KEPT = 3_600_000_000;
const MOST_KEPT = 1000;

/** The kills that were seen on one server since the baseline. */
export class Kills {
  #noted: Noted[] = [];
  /** What the last readings held: it is not told again. */
  #knownTexts: ReadonlySet<string> = new Set();
  #knownSamples: ReadonlySet<string> = new Set();
  #counts = new Map<string, number>();
  /** By account: kills whose text was read before they were counted. */
  #ahead = new Map<string, number>();
  /** All that were counted, and those ahead of that. */
  #counted: number | null = null;
  #digestErrors = new Map<string, number>();
  #hasBaseline = false;
  #hasSamples = false;

  /**
   * Takes in what was read; of the first reading, which may follow a lost connection, what has a time of its own. Answers
   * how many more are known of than after the reading before, refused ones too; null where that cannot be said.
   */
  note(rows: KillRows, timeOf: (timer: Picos) => Micros, at: Micros): number | null {
    const texts = this.#fromTexts(rows, timeOf, at);
    const done = texts.filter(({ refused, prepared }) => !refused && !prepared).map(({ kill }) => kill);
    const nameless = this.#fromAccounts(rows.killAccounts, done);
    const more = this.#more(rows.killAccounts, texts);
    const earlier = texts.map((one) => ({ ...one, notedAt: one.kill.at ?? at }));
    this.#keep(this.#hasBaseline ? [...texts, ...nameless.map((kill) => asNoted(kill, at))] : earlier, at);
    this.#hasBaseline = true;
    return more;
  }

  /** An account's count has risen since, and no text tells of whom. */
  isNameless(since: Micros): boolean {
    return this.#noted.some(({ kill, notedAt }) => kill.source === 'account' && notedAt >= since);
  }

  /** Takes in samples of KILL digests; the first time as the baseline. */
  noteSamples(rows: Row[], at: Micros): void {
    const kills = this.#fromDigests(rows);
    if (this.#hasSamples) {
      this.#keep(
        kills.map((kill) => asNoted(kill, at)),
        at
      );
    }
    this.#hasSamples = true;
  }

  /** Kills that name this connection since `startedAt`, and those since `lastSeen` that name nobody. */
  about(processlistId: number | null, startedAt: Micros, lastSeen: Micros): KillSeen[] {
    return this.#noted
      .filter(({ refused }) => !refused)
      .filter(({ kill, notedAt }) =>
        kill.victim === null ? notedAt > lastSeen : kill.victim === processlistId && (kill.at ?? notedAt) >= startedAt
      )
      .map(({ kill }) => kill);
  }

  /** Kills that name a statement's connection, from its time. */
  naming({ processlistId, startedAt, endedAt }: Pick<ShortStatement, 'processlistId' | 'startedAt' | 'endedAt'>) {
    return this.about(processlistId, startedAt, Infinity).filter(({ at }) => (at ?? endedAt) <= endedAt);
  }

  /** How many kills since `lastSeen` are known to have been of others, or refused: what they moved proves nothing here. */
  ofOthers(processlistId: number | null, lastSeen: Micros): number {
    return this.#noted.filter(
      ({ kill, refused, notedAt }) =>
        kill.source === 'history' &&
        (kill.at ?? notedAt) > lastSeen &&
        (refused || (kill.victim !== null && kill.victim !== processlistId))
    ).length;
  }

  #keep(fresh: Noted[], at: Micros): void {
    const kept = this.#noted.filter(({ notedAt }) => notedAt > at - KEPT);
    this.#noted = [...kept, ...fresh].slice(-MOST_KEPT);
  }

  #fromTexts({ killHistory, killRunning = [] }: KillRows, timeOf: (timer: Picos) => Micros, notedAt: Micros): Noted[] {
    const keyOf = (row: Row): string => `${text(row, 'THREAD_ID')} ${text(row, 'EVENT_ID')}`;
    const rows = [...(killHistory ?? []), ...killRunning];
    const known = this.#knownTexts;
    // One that could not be read this time will be there again.
    this.#knownTexts = new Set([...(killHistory === undefined ? known : []), ...rows.map(keyOf)]);
    return distinct(rows, keyOf)
      .filter((row) => !known.has(keyOf(row)))
      .map((row) => ({
        kill: {
          source: 'history',
          user: text(row, 'USER'),
          host: text(row, 'HOST'),
          processlistId: numberOrNull(row, 'PROCESSLIST_ID'),
          ...parseKill(text(row, 'SQL_TEXT')),
          at: timeOf(counter(row, 'TIMER_START')),
        },
        refused: number(row, 'MYSQL_ERRNO') !== 0,
        prepared: text(row, 'EVENT_NAME') === 'statement/com/Execute',
        notedAt,
      }));
  }

  /** The sample of a digest that failed since may be of the KILL that was refused: it tells nothing. */
  #fromDigests(rows: Row[]): KillSeen[] {
    const nobody = { user: null, host: null, processlistId: null };
    const before = this.#digestErrors;
    this.#digestErrors = new Map(rows.map((row) => [digestOf(row), number(row, 'SUM_ERRORS')]));
    const keyOf = (row: Row): string => `${text(row, 'QUERY_SAMPLE_TEXT')} ${text(row, 'seen')}`;
    const known = this.#knownSamples;
    this.#knownSamples = new Set(rows.map(keyOf));
    return distinct(rows, keyOf)
      .filter((row) => !known.has(keyOf(row)))
      .filter((row) => number(row, 'SUM_ERRORS') <= (before.get(digestOf(row)) ?? 0))
      .map((row): KillSeen => ({
        source: 'digest',
        ...nobody,
        ...parseKill(text(row, 'QUERY_SAMPLE_TEXT')),
        at: number(row, 'seen'),
      }))
      .filter(({ victim }) => victim !== null);
  }

  /** What an account's count rose by beyond what its history explains, one each. */
  #fromAccounts(rows: Row[] | undefined, seen: KillSeen[]): KillSeen[] {
    if (rows === undefined) {
      return [];
    }
    const [before, wereAhead] = [this.#counts, this.#ahead];
    this.#counts = new Map();
    this.#ahead = new Map();
    return rows.flatMap((row) => {
      const account: KillSeen = {
        source: 'account',
        user: text(row, 'USER'),
        host: text(row, 'HOST'),
        processlistId: null,
        victim: null,
        scope: null,
        at: null,
      };
      const name = accountName(account);
      const count = number(row, 'COUNT_STAR') - number(row, 'SUM_ERRORS');
      const was = before.get(name) ?? 0;
      const explained = seen.filter((kill) => accountName(kill) === name).length + (wereAhead.get(name) ?? 0);
      const unexplained = (count < was ? count : count - was) - explained;
      this.#counts.set(name, count);
      this.#ahead.set(name, this.#hasBaseline ? Math.max(0, -unexplained) : 0);
      return Array.from({ length: Math.min(MOST_KEPT, Math.max(0, unexplained)) }, () => account);
    });
  }

  #more(rows: Row[] | undefined, fresh: Noted[]): number | null {
    const before = this.#counted;
    const ahead = [...this.#ahead.values()].reduce((sum, kills) => sum + kills, 0);
    this.#counted = rows?.reduce((sum, row) => sum + number(row, 'COUNT_STAR'), ahead) ?? null;
    const prepared = fresh.filter((kill) => kill.prepared).length;
    return before === null || this.#counted === null ? null : this.#counted - before + prepared;
  }
}

/** A KILL may be read while it runs and once it is in the history. */
function distinct(rows: Row[], keyOf: (row: Row) => string): Row[] {
  return [...new Map(rows.toReversed().map((row) => [keyOf(row), row])).values()].toReversed();
}

function asNoted(kill: KillSeen, notedAt: Micros): Noted {
  return { kill, refused: false, prepared: false, notedAt };
}

function digestOf(row: Row): string {
  return `${text(row, 'SCHEMA_NAME')} ${text(row, 'DIGEST')}`;
}
