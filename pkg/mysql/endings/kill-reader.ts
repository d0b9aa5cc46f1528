import { setTimeout } from 'node:timers/promises';
import type { Picos, Micros } from '../../detection/time';
import type { Features } from '../capabilities/features';
import { killAccountsPart, killCallsPart, killDigestsPart, killParts } from './kill-rows';
import { threadsOfCalls } from './kill-statements';
import { Kills } from './kills';
import { rowsIn, type BatchReader } from '../protocol/batch-reader';

/** Com_kill rises when a KILL begins, its rows are written when it ends: pauses between readings, in milliseconds. */
const PAUSES = [10, 20, 40, 80];
/** How long to look for a counted kill: one by PREPARE and EXECUTE in SQL is in no table. Microseconds. */
const PATIENCE = 5_000_000;
/** A KILL that waits for its victim's lock gives up after two seconds. Microseconds. */
const LONGEST_KILL = 2_500_000;

interface KillContext {
  comKill: number;
  at: Micros;
  timeOf: (timer: Picos) => Micros;
}

/** Reads who has killed, when Com_kill has risen. */
export class KillReader {
  readonly seen: Kills;
  #comKill: number | null = null;
  /** Com_kill when the digests of KILL were read last. */
  #digestsAt: number | null = null;
  /** When Com_kill counted kills that no table has shown, oldest first. */
  #missing: Micros[] = [];
  /** Kills that a table showed after the last look at Com_kill: the next look must count them. */
  #early = 0;

  constructor(
    private readonly reader: Pick<BatchReader, 'read'>,
    private readonly features: Pick<Features, 'kills' | 'digests' | 'digestSamples'>,
    /** Of the session before, of the same life of the server: what it saw stays known. */
    earlier?: KillReader
  ) {
    this.seen = earlier?.seen ?? new Kills();
    this.#comKill = earlier === undefined ? null : earlier.#comKill;
    this.#missing = earlier === undefined ? [] : earlier.#missing;
    this.#early = earlier === undefined ? 0 : earlier.#early;
    this.#digestsAt = earlier === undefined ? null : earlier.#digestsAt;
  }

  /** Kills that Com_kill has counted and that may still run, so that no table has shown them yet. */
  unseen(at: Micros): number {
    return this.#missing.filter((counted) => at - counted <= LONGEST_KILL).length;
  }

  /** Renews the baseline of the accounts that call procedures and run scheduled events. */
  async readCallers(at: Micros): Promise<void> {
    if (this.features.kills) {
      const { killAccounts } = await this.reader.read({ killAccounts: killAccountsPart });
      this.seen.addCallers(killAccounts, at);
    }
  }

  /** Reads once, when Com_kill has moved or a counted kill is still missing. */
  async read(context: KillContext): Promise<void> {
    const { comKill, at } = context;
    const early = this.#early;
    // What Com_kill does not count now it had counted before.
    this.#early = 0;
    if (comKill !== this.#comKill) {
      const more = Math.max(0, comKill - (this.#comKill ?? comKill));
      const known = Math.min(more, early);
      this.seen.date(known, at);
      this.#missing = [...this.#missing, ...Array<Micros>(more - known).fill(at)];
      this.#comKill = comKill;
      await this.#readOnce(context);
    } else if (this.#isMissing(at)) {
      await this.#readOnce(context);
    }
  }

  /** Reads until every counted kill is found, for at most 150 ms. */
  async readAll(context: KillContext): Promise<void> {
    await this.read(context);
    for (const pause of PAUSES) {
      if (!this.#isMissing(context.at)) {
        return;
      }
      await setTimeout(pause);
      await this.#readOnce(context);
    }
  }

  #isMissing(at: Micros): boolean {
    this.#missing = this.#missing.filter((counted) => at - counted <= PATIENCE);
    return this.#missing.length > 0;
  }

  /** Takes so many off that were found, of those that may still run. More than these are of a later count. */
  #found(count: number, at: Micros): void {
    const mayRun = this.#missing.filter((counted) => at - counted <= LONGEST_KILL);
    const older = this.#missing.filter((counted) => at - counted > LONGEST_KILL);
    this.#missing = [...older, ...mayRun.slice(count)];
    this.#early += Math.max(0, count - mayRun.length);
  }

  async #readOnce({ at, timeOf }: KillContext): Promise<void> {
    if (!this.features.kills) {
      return;
    }
    const rows = await this.reader.read(killParts);
    const threads = threadsOfCalls([...(rowsIn(rows.killHistory) ?? []), ...(rowsIn(rows.killRunning) ?? [])]);
    const { killCalls } =
      threads.length === 0 ? { killCalls: null } : await this.reader.read({ killCalls: killCallsPart(threads) });
    const more = this.seen.add({ ...rows, killCalls }, timeOf, at);
    if (more === null) {
      [this.#early, this.#missing] = [0, []];
    } else {
      this.#found(Math.max(0, more), at);
    }
    const isUnexplained = more === null || this.seen.hasUnnamed(at) || this.#missing.length > 0;
    if (this.features.digests && isUnexplained && this.#digestsAt !== this.#comKill) {
      this.#digestsAt = this.#comKill;
      const part = killDigestsPart(this.features.digestSamples);
      const { killSamples } = await this.reader.read({ killSamples: part });
      this.seen.addSamples(killSamples, at);
    }
  }
}
