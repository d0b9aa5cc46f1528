import type { Range } from '../store/answers';
import type { Micros } from '../detection/time';
import type { Notice } from '../plugin/frame';
import { noSamples } from './notices';
import type { Sources } from './sources';

/** Microseconds after which a sample is too old to show the present. */
export function staleAfter(sampleSeconds: number): Micros {
  return Math.max(5 * sampleSeconds, 10) * 1e6;
}

/**
 * The latest sample before the end of the range, or before now if that comes first; or a notice, if there is none or it is
 * too old to show that time.
 */
export async function latestSample(
  instance: string,
  range: Range,
  sources: Sources
): Promise<{ at: Micros } | { notice: Notice }> {
  const { history, sampleSeconds, now } = sources;
  const to = Math.min(range.to, now() * 1000);
  const last = (await history.lastSample(instance, to))?.at ?? null;
  return last !== null && to - last <= staleAfter(sampleSeconds)
    ? { at: last }
    : { notice: await noSamples(history, instance, last, to) };
}
