import type { Seasonal } from '../detection/io/spikes/scores';
import { seasonalAt, seasonHours, type ReachedHour } from '../detection/io/spikes/seasonal';
import type { Micros } from '../detection/time';
import type { IoColumn } from '../store/answers';
import type { Reader } from '../store/store';

const HOUR = 3_600_000_000;
const MINUTE = 60_000_000;
/** How often the hours are looked at. */
const EVERY = 10 * MINUTE;
const columns = ['read_bytes', 'write_bytes', 'read_ops', 'write_ops'] as const satisfies readonly IoColumn[];

type History = Pick<Reader, 'ioSeries' | 'ioBuckets'>;
type Read = (read: (history: History) => Promise<void>) => Promise<void>;

/**
 * What an instance usually reaches at this hour of the day and of the week, by its history: bytes and operations. The
 * nightly backup is no spike.
 */
export class SeasonalIo {
  #usual: Seasonal = {};
  /** What each hour of the past reached; null where it has no samples. The past does not change. */
  #hours = new Map<Micros, Seasonal | null>();
  #lookedAt: Micros | null = null;

  constructor(
    private readonly instance: string,
    private readonly read: Read
  ) {}

  get usual(): Seasonal {
    return this.#usual;
  }

  /** Looks again where ten minutes have passed. Nobody needs to wait for it; a history that fails leaves what is known. */
  async look(now: Micros): Promise<void> {
    if (this.#lookedAt !== null && Math.abs(now - this.#lookedAt) < EVERY) {
      return;
    }
    this.#lookedAt = now;
    await this.read(async (history) => {
      const wanted = seasonHours(now);
      const hours = new Map<Micros, Seasonal | null>();
      for (const at of wanted) {
        const known = this.#hours.get(at);
        hours.set(at, known === undefined ? await reachedIn(history, this.instance, at) : known);
      }
      this.#hours = hours;
      const known = [...hours].flatMap(([at, reached]): ReachedHour[] => (reached === null ? [] : [{ at, reached }]));
      this.#usual = seasonalAt(known, now);
    });
  }
}

/** The greatest minute of an hour: what lasts for less is no season. */
async function reachedIn(history: History, instance: string, at: Micros): Promise<Seasonal | null> {
  const range = { from: at, to: at + HOUR - 1 };
  const series = await history.ioSeries(instance, 'total', null, range, MINUTE);
  const [buckets = []] = await history.ioBuckets(
    instance,
    'total',
    [series.map(({ id }) => id)],
    columns,
    range,
    MINUTE,
    MINUTE
  );
  const minutes = buckets.filter(({ samples }) => samples > 0);
  const greatest = (reads: IoColumn, writes: IoColumn) =>
    Math.max(...minutes.map((minute) => ((minute[reads] ?? 0) + (minute[writes] ?? 0)) / minute.samples));
  return minutes.length === 0
    ? null
    : { whole: { bytes: greatest('read_bytes', 'write_bytes'), operations: greatest('read_ops', 'write_ops') } };
}
