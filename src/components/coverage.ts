import type { DataFrame } from '@grafana/data';
import type { Coverage } from '../shared/frames';
import { duration, oneLine } from '../shared/text';

/** Less than this may be missing of a range that counts as sampled throughout, seconds. */
const tolerance = 1;

/** A longer range is shown in hours or days. */
const longMinutes = 180;

/** How many instances one note names. */
const mostNamed = 3;

/** How much of the range the samples of each instance cover, as the frames' metadata says it; empty if no frame does. */
export function readCoverage(frames: DataFrame[]): Coverage[] {
  const found = new Map<string, Coverage>();
  for (const frame of frames) {
    const entries: unknown = frame.meta?.custom?.['coverage'];
    for (const entry of Array.isArray(entries) ? entries : []) {
      const coverage = toCoverage(entry);
      if (coverage !== null && !found.has(coverage.instance)) {
        found.set(coverage.instance, coverage);
      }
    }
  }
  return [...found.values()];
}

export function isUnsampled({ sampled }: Coverage): boolean {
  return sampled <= 0;
}

export function isWhole({ sampled, of }: Coverage): boolean {
  return of > 0 && of - sampled <= tolerance;
}

/** What is missing: `No samples from bad-db: login refused`, `Sampled 3 of 15 min`; null if nothing is. */
export function coverageNote(all: Coverage[]): string | null {
  const lacking = all.filter((one) => !isWhole(one));
  if (lacking.length === 0) {
    return null;
  }
  if (lacking.every(({ of }) => of <= 0)) {
    return 'This time has not come yet';
  }
  const [unsampled, partial] = [lacking.filter(isUnsampled), lacking.filter((one) => !isUnsampled(one))];
  const notes = [
    ...unsampled.map((one) => `No samples from ${oneLine(one.instance, 60)}${because(one) || ' in this time range'}`),
    ...partial.map((one) => {
      const sampled = `ampled ${coveredTime(one)}${because(one)}`;
      return all.length === 1 ? `S${sampled}` : `${oneLine(one.instance, 60)}: s${sampled}`;
    }),
  ];
  const rest = notes.length - mostNamed;
  return [...notes.slice(0, mostNamed), ...(rest > 0 ? [`${rest} more`] : [])].join(' · ');
}

/** `3 of 15 min`; to the second where that says more, and in hours and days where these are many. */
export function coveredTime({ sampled, of }: Pick<Coverage, 'sampled' | 'of'>): string {
  const [some, all] = [sampled / 60, of / 60].map((minutes) => Number(minutes.toFixed(minutes < 10 ? 1 : 0)));
  return (sampled >= 60 || sampled === 0) && of < longMinutes * 60 && some !== all
    ? `${some} of ${all} min`
    : `${duration(sampled)} of ${duration(of)}`;
}

function because({ reason }: Coverage): string {
  return reason === null ? '' : `: ${oneLine(reason, 100)}`;
}

function toCoverage(entry: unknown): Coverage | null {
  const read = (name: string): unknown =>
    typeof entry === 'object' && entry !== null ? Reflect.get(entry, name) : undefined;
  const [instance, sampled, of, reason] = [read('instance'), read('sampled'), read('of'), read('reason')];
  return typeof instance === 'string' && typeof sampled === 'number' && typeof of === 'number'
    ? { instance, sampled, of, reason: typeof reason === 'string' ? reason : null }
    : null;
}
