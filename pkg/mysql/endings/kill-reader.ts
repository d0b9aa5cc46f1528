import type { Picos, Micros } from '../../detection/time';
import type { Features } from '../capabilities/features';
import { killParts, Kills, killSamplesPart } from './kills';
import type { BatchReader } from '../protocol/batch-reader';

/** Com_kill moves when a KILL begins; what tells of it is written when it ends. Read again after so many milliseconds. */
const AGAIN_AFTER = [10, 20, 40, 80];
/** For so long what Com_kill has counted is looked for: one by PREPARE and EXECUTE is never told of. Microseconds. */
const PATIENCE = 5_000_000;

interface KillContext {
  comKill: number;
  at: Micros;
  timeOf: (timer: Picos) => Micros;
}

/** Reads who has killed, when Com_kill has moved. */
export class KillReader {
  readonly seen = new Kills();
  #comKill: number | null = null;
  #movedAt: Micros = 0;
  /** Kills that Com_kill counted and no table told of; below zero, those that a table told of first. */
  #missing = 0;

  constructor(
    private readonly reader: Pick<BatchReader, 'read'>,
    private readonly features: Pick<Features, 'kills' | 'digestSamples'>
  ) {}

  /** One reading, where there is something to read. */
  async read(moment: KillContext): Promise<void> {
    const { comKill, at } = moment;
    if (comKill !== this.#comKill) {
      this.#missing += comKill - (this.#comKill ?? comKill);
      this.#comKill = comKill;
      this.#movedAt = at;
      await this.#note(moment);
    } else if (this.#isMissing(at)) {
      await this.#note(moment);
    }
  }

  /** Reads until every kill is found that was counted, or for 150 ms. */
  async readAll(moment: KillContext): Promise<void> {
    await this.read(moment);
    for (const pause of AGAIN_AFTER) {
      if (!this.#isMissing(moment.at)) {
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
      await this.#note(moment);
    }
  }

  #isMissing(at: Micros): boolean {
    if (at - this.#movedAt > PATIENCE) {
      this.#missing = Math.min(0, this.#missing);
    }
    return this.#missing > 0;
  }

  async #note({ at, timeOf }: KillContext): Promise<void> {
    if (!this.features.kills) {
      return;
    }
    const more = this.seen.note(await this.reader.read(killParts), timeOf, at);
    this.#missing = more === null ? 0 : this.#missing - more;
    if (this.features.digestSamples && (more === null || this.seen.isNameless(at))) {
      const { killSamples = [] } = await this.reader.read({ killSamples: killSamplesPart });
      this.seen.noteSamples(killSamples, at);
    }
  }
}
