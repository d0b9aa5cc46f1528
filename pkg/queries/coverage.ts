import type { Coverage } from '../../src/shared/frames';
import { GAP_INTERVALS, isMark } from '../detection/gap';
import type { Gap } from '../store/batch';
import type { Range } from '../store/answers';
import { eachInTurn } from './instances';
import { gapReasons } from './notices';
import type { Sources } from './sources';

/** A stretch of the range without samples. */
interface Missing extends Range {
  reason: string | null;
}

/** How much of the range, up to now, the samples of each instance cover, and why the rest has none. */
export async function coverageOf(
  instances: string[],
  range: Range,
  sources: Sources
): Promise<{ coverage: Coverage[] }> {
  return { coverage: await eachInTurn(instances, (instance) => ofInstance(instance, range, sources)) };
}

async function ofInstance(
  instance: string,
  { from, to }: Range,
  { history, sampleSeconds, now }: Sources
): Promise<Coverage> {
  const until = Math.max(from, Math.min(to, now() * 1000));
  const seconds = (micros: number) => micros / 1e6;
  const first = await history.firstKept(instance);
  const last = (await history.lastSample(instance, until))?.at ?? null;
  const gaps = (await history.gaps(instance, { from, to: until })).filter(hasNoSamples);
  // A sample stands for the time until the next one is due.
  const end = last === null ? from : last + GAP_INTERVALS * sampleSeconds * 1e6;
  const begin = first === null || last === null ? until : first;
  const missing: Missing[] = [
    ...gaps.map((gap) => ({ from: gap.from, to: gap.to, reason: gapReasons[gap.reason] })),
    { from, to: begin, reason: null },
    { from: end, to: until, reason: null },
  ];
  const stretches = missing
    .map((one) => ({ ...one, from: Math.max(one.from, from), to: Math.min(one.to, until) }))
    .filter((one) => one.to > one.from)
    .sort((a, b) => a.from - b.from);
  const lacking = unionOf(stretches);
  return {
    instance,
    sampled: seconds(until - from - lacking),
    of: seconds(until - from),
    reason: reasonOf(stretches),
  };
}

/** Of a gap in which counters were reset, only the rates are missing. */
function hasNoSamples(gap: Gap): boolean {
  return gap.reason !== 'counters-reset' && !isMark(gap);
}

/** The length of all stretches together; they are ordered by their beginning and may overlap. */
function unionOf(stretches: Range[]): number {
  let length = 0;
  let covered = -Infinity;
  for (const { from, to } of stretches) {
    length += Math.max(0, to - Math.max(from, covered));
    covered = Math.max(covered, to);
  }
  return length;
}

/** The reason of the longest stretch that has one. */
function reasonOf(stretches: Missing[]): string | null {
  const known = stretches.filter(({ reason }) => reason !== null);
  return known.sort((a, b) => b.to - b.from - (a.to - a.from))[0]?.reason ?? null;
}
