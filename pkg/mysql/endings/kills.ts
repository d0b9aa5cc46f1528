import type { KillSeen } from '../../detection/kill';
import type { ShortStatement } from '../../detection/sample';
import type { Reading } from '../../detection/reading';
import type { Picos, Micros } from '../../detection/time';
import type { UnnamedKills } from '../../detection/endings/ending';
import { KillCallers } from './kill-callers';
import { KillCounts } from './kill-counts';
import { KillDigests } from './kill-digests';
import type { KillRows } from './kill-rows';
import { KillSamples, KillStatements, type KnownKill } from './kill-statements';
import type { Row } from '../protocol/rows';

/** Microseconds: a big transaction may roll back for an hour after its KILL. */
const KEPT_FOR = 3_600_000_000;
const MOST_KEPT = 1000;

/** The kills that were seen on one server since the baseline. */
export class Kills {
  #known: KnownKill[] = [];
  readonly #statements = new KillStatements();
  readonly #samples = new KillSamples();
  readonly #counts = new KillCounts();
  readonly #digests = new KillDigests();
  readonly #callers = new KillCallers();
  #hasBaseline = false;
  #hasSamples = false;

  /**
   * Adds the kills of one reading. The first reading is the baseline: only its statements, which have a time of their own,
   * are kept. Returns how many kills were made since the reading before, with the refused ones; null where unknown.
   */
  add(rows: KillRows, timeOf: (timer: Picos) => Micros, at: Micros): number | null {
    const statements = this.#statements.read(rows, timeOf, at);
    this.#digests.note(statements);
    this.#callers.note(statements);
    this.addCallers(rows.killAccounts, at);
    const { unnamed, more } = this.#counts.read(rows.killAccounts, statements);
    this.#keep(
      this.#hasBaseline
        ? [...statements, ...unnamed.map((kill) => asKnown(kill, at))]
        : statements.map((one) => ({ ...one, readAt: one.kill.at ?? at })),
      at
    );
    this.#hasBaseline = true;
    return more;
  }

  /** The newest so many kills without a text were made since then, and not when they were read. */
  date(count: number, at: Micros): void {
    const unnamed = this.#known.filter(({ kill }) => kill.source === 'account' && kill.victim === null);
    const newest = new Set(count === 0 ? [] : unnamed.slice(-count));
    this.#known = this.#known.map((one) => (newest.has(one) ? { ...one, readAt: at } : one));
  }

  /** Whether an account made a kill since then whose text was not read. */
  hasUnnamed(since: Micros): boolean {
    return this.#known.some(({ kill, readAt }) => kill.source === 'account' && readAt >= since);
  }

  /** Adds a reading of the accounts' counters alone: those of their procedure calls and scheduled events. */
  addCallers(killAccounts: Reading<Row[]>, at: Micros): void {
    this.#callers.read(killAccounts, at);
  }

  /** Kills since then that no text names, by scope; null where the digests of KILL have no baseline. */
  unnamedByScope(since: Micros): UnnamedKills | null {
    const byDigest = this.#digests.after(since);
    const scopes = this.#known
      .filter(({ kill, refused, readAt }) => !refused && readAt > since && kill.victim === null)
      .map(({ kill }) => kill.scope);
    const all = (of: NonNullable<KillSeen['scope']>): number =>
      (byDigest?.[of] ?? 0) + scopes.filter((scope) => scope === of).length;
    return byDigest === null && scopes.every((scope) => scope === null)
      ? null
      : { query: all('query'), connection: all('connection'), user: all('user'), at: byDigest?.at ?? [] };
  }

  /** Accounts that since then called procedures or ran scheduled events; none where a KILL of their own explains it. */
  callers(since: Micros): KillSeen[] {
    const byDigest = this.#digests.after(since);
    return byDigest === null || byDigest.query + byDigest.connection === 0 ? this.#callers.after(since) : [];
  }

  /** Adds the KILL digests, with the samples of their texts where the server has them; the first ones are the baseline. */
  addSamples(killSamples: Reading<Row[]>, at: Micros): void {
    if (killSamples.is === 'failed') {
      return;
    }
    this.#digests.read(killSamples, at);
    const kills = this.#samples.read(killSamples);
    if (this.#hasSamples) {
      this.#keep(
        kills.map((kill) => asKnown(kill, at)),
        at
      );
    }
    this.#hasSamples = true;
  }

  /** Kills that name this connection since `startedAt`, and kills since `lastSeen` whose victim is not known. */
  about(processlistId: number | null, startedAt: Micros, lastSeen: Micros): KillSeen[] {
    return this.#known
      .filter(({ refused }) => !refused)
      .filter(({ kill, readAt }) =>
        kill.victim === null ? readAt > lastSeen : kill.victim === processlistId && (kill.at ?? readAt) >= startedAt
      )
      .map(({ kill }) => kill);
  }

  /** Kills that name the statement's connection, made while it ran. */
  naming({ processlistId, startedAt, endedAt }: Pick<ShortStatement, 'processlistId' | 'startedAt' | 'endedAt'>) {
    return this.about(processlistId, startedAt, Infinity).filter(({ at }) => (at ?? endedAt) <= endedAt);
  }

  /** How many kills since `lastSeen` cannot have ended this connection's statement: refused, or of another connection. */
  ofOthers(processlistId: number | null, lastSeen: Micros): number {
    return this.#known.filter(
      ({ kill, refused, readAt }) =>
        kill.source === 'history' &&
        (kill.at ?? readAt) > lastSeen &&
        (refused || (kill.victim !== null && kill.victim !== processlistId))
    ).length;
  }

  #keep(fresh: KnownKill[], at: Micros): void {
    const kept = this.#known.filter(({ readAt }) => readAt > at - KEPT_FOR);
    this.#known = [...kept, ...fresh].slice(-MOST_KEPT);
  }
}

function asKnown(kill: KillSeen, readAt: Micros): KnownKill {
  return { kill, refused: false, prepared: false, readAt };
}
