import type { DigestRun, ThreadRuns } from '../digest-runs';
import type { Micros } from '../time';

/** A thread ran one digest if others took at most this share of its time: BEGIN, SET and COMMIT do not count. */
const OTHERS = 0.05;

/** What one thread ran in an interval. */
export interface ThreadDigest {
  digest: string;
  db: string | null;
  /** Executions that ended, a second. */
  perSecond: number;
}

/** The only digest that a thread ran between two times; null if it ran several, or if that cannot be told. */
export function onlyDigest({ runs, isFull }: ThreadRuns, from: Micros, to: Micros): ThreadDigest | null {
  const recent = runs.filter(({ endedAt }) => endedAt === null || endedAt > from);
  const known = recent.filter((run) => run.digest !== null);
  const times = new Map<string, number>();
  for (const run of known) {
    times.set(keyOf(run), (times.get(keyOf(run)) ?? 0) + (run.endedAt ?? to) - Math.max(run.startedAt, from));
  }
  const [first] = [...times].toSorted(([, a], [, b]) => b - a);
  const sum = [...times.values()].reduce((total, time) => total + time, 0);
  if (first === undefined || sum <= 0 || first[1] < (1 - OTHERS) * sum || !isLikeKnown(recent, known, to)) {
    return null;
  }
  const own = known.filter((run) => keyOf(run) === first[0]);
  const ended = own.filter(({ endedAt }) => endedAt !== null);
  const [run] = own;
  // A full history may begin after `from`: what it lacks is like what it has.
  const began = isFull ? Math.max(from, Math.min(...recent.map(({ startedAt }) => startedAt))) : from;
  return run?.digest == null || to <= began
    ? null
    : { digest: run.digest, db: run.db, perSecond: (ended.length * 1e6) / (to - began) };
}

/** MariaDB reports no digest of a statement that runs: it may be the same if it has not run much longer. */
function isLikeKnown(recent: DigestRun[], known: DigestRun[], to: Micros): boolean {
  const longest = Math.max(0, ...known.map(({ startedAt, endedAt }) => (endedAt ?? to) - startedAt));
  return recent.every(
    ({ digest, startedAt, endedAt }) => digest !== null || (endedAt ?? to) - startedAt <= 2 * longest
  );
}

function keyOf({ digest, db }: DigestRun): string {
  return `${db ?? ''} ${digest}`;
}
