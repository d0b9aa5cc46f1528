import type { Picos, Micros } from '../../detection/time';
import type { Features } from '../capabilities/features';
import { killParts, killSamplesPart } from './kill-rows';
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
  readonly seen = new Kills();
  #comKill: number | null = null;
  #movedAt: Micros = 0;
  /** Kills that Com_kill counted and no table showed; below zero: kills that a table showed first. */
  #missing = 0;

  constructor(
    private readonly reader: Pick<BatchReader, 'read'>,
    private readonly features: Pick<Features, 'kills' | 'digestSamples'>
  ) {}

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
      await new Promise((resolve) => setTimeout(resolve, pause));
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
    const more = this.seen.add(await this.reader.read(killParts), timeOf, at);
    this.#missing = more === null ? 0 : this.#missing - more;
    if (this.features.digestSamples && (more === null || this.seen.hasUnnamed(at))) {
      const { killSamples } = await this.reader.read({ killSamples: killSamplesPart });
      this.seen.addSamples(rowsIn(killSamples), at);
    }
  }
}
