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

interface KillContext {
  comKill: number;
  at: Micros;
  timeOf: (timer: Picos) => Micros;
}

/** Reads who has killed, when Com_kill has risen. */
export class KillReader {
  readonly seen: Kills;
  #comKill: number | null = null;
  #movedAt: Micros = 0;
  /** Com_kill when the digests of KILL were read last. */
  #digestsAt: number | null = null;
  /** Kills that Com_kill counted and no table showed; below zero: kills that a table showed first. */
  #missing = 0;

  constructor(
    private readonly reader: Pick<BatchReader, 'read'>,
    private readonly features: Pick<Features, 'kills' | 'digests' | 'digestSamples'>,
    /** Of the session before, of the same life of the server: what it saw stays known. */
    earlier?: KillReader
  ) {
    this.seen = earlier?.seen ?? new Kills();
    this.#comKill = earlier === undefined ? null : earlier.#comKill;
    this.#movedAt = earlier === undefined ? 0 : earlier.#movedAt;
    this.#missing = earlier === undefined ? 0 : earlier.#missing;
    this.#digestsAt = earlier === undefined ? null : earlier.#digestsAt;
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
    if (comKill !== this.#comKill) {
      this.#missing += comKill - (this.#comKill ?? comKill);
      this.#comKill = comKill;
      this.#movedAt = at;
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
    if (at - this.#movedAt > PATIENCE) {
      this.#missing = Math.min(0, this.#missing);
    }
    return this.#missing > 0;
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
    this.#missing = more === null ? 0 : this.#missing - more;
    const isUnexplained = more === null || this.seen.hasUnnamed(at) || this.#missing > 0;
    if (this.features.digests && isUnexplained && this.#digestsAt !== this.#comKill) {
      this.#digestsAt = this.#comKill;
      const part = killDigestsPart(this.features.digestSamples);
      const { killSamples } = await this.reader.read({ killSamples: part });
      this.seen.addSamples(killSamples, at);
    }
  }
}
