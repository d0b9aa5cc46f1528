import type { StatementRecord } from '../detection/statements/record';
import type { LockStay, Range } from '../store/answers';
import type { StatementDetails } from '../../src/shared/details';
import type { Micros } from '../detection/time';
import type { QueryReader } from './sources';

/** Seconds that two clocks may differ and count as equal: a measured offset includes the duration of the sample. */
export const CLOCK_TOLERANCE = 5;

/**
 * Turns measured clock offsets, in seconds, into steady ones, in microseconds: whole seconds that change only when they
 * are off by more than the tolerance. Otherwise every mark would move a little with each refresh. Positive: the
 * instance's clock is ahead of this machine's.
 */
export function steadyOffset(measured: (instance: string) => number | null): (instance: string) => Micros {
  const offsets = new Map<string, number>();
  return (instance) => {
    const before = offsets.get(instance) ?? 0;
    const now = measured(instance);
    if (now === null) {
      // Not remembered: a query may name anything.
      return before * 1e6;
    }
    const ahead = Math.abs(now - before) > CLOCK_TOLERANCE ? Math.round(now) : before;
    offsets.set(instance, ahead);
    return ahead * 1e6;
  };
}

/**
 * A history with its times on this machine's clock. Samples and statements have their server's times; time ranges, alert
 * rules and the other panels of a dashboard have Grafana's.
 */
export function onThisClock(history: QueryReader, aheadOf: (instance: string) => Micros): QueryReader {
  /** `there` moves times to the server's clock for the question; `here` moves them back for the answer. */
  const across = async <T>(instance: string, ask: (there: Move, here: Move) => Promise<T>): Promise<T> => {
    const ahead = aheadOf(instance);
    return ask(moveBy(ahead), moveBy(-ahead));
  };
  return {
    instances: () => history.instances(),
    everyInstance: () => history.everyInstance(),
    values: (kind) => history.values(kind),
    lastSample: (instance, until) =>
      across(instance, async (there, here) => {
        const last = await history.lastSample(instance, until === undefined ? undefined : there.time(until));
        return last === null ? null : { ...last, at: here.time(last.at) };
      }),
    firstKept: (instance) => across(instance, async (_, here) => here.known(await history.firstKept(instance))),
    firstSample: (instance) => across(instance, async (_, here) => here.known(await history.firstSample(instance))),
    gaps: (instance, range) =>
      across(instance, async (there, here) =>
        (await history.gaps(instance, there.range(range))).map((gap) => ({ ...gap, ...here.range(gap) }))
      ),
    resolution: (instance, range, width) =>
      across(instance, (there) => history.resolution(instance, there.range(range), width)),
    ioSeries: (instance, kind, rank, range, width) =>
      across(instance, (there) => history.ioSeries(instance, kind, rank, there.range(range), width)),
    ioBuckets: (instance, kind, groups, columns, range, width) =>
      across(instance, async (there, here) =>
        (await history.ioBuckets(instance, kind, groups, columns, there.range(range), width, there.time(0))).map(
          (buckets) => buckets.map((bucket) => ({ ...bucket, ...here.bucket(bucket) }))
        )
      ),
    activity: (instance, range, width) =>
      across(instance, async (there, here) =>
        (await history.activity(instance, there.range(range), width, there.time(0))).map((bucket) => ({
          ...bucket,
          ...here.bucket(bucket),
        }))
      ),
    statementsAt: (instance, at, filter) =>
      across(instance, async (there, here) =>
        (await history.statementsAt(instance, there.time(at), filter)).map(here.record)
      ),
    statementsIn: (instance, range, filter) =>
      across(instance, async (there, here) =>
        (await history.statementsIn(instance, there.range(range), filter)).map(here.record)
      ),
    statement: (instance, id) =>
      across(instance, async (_, here) => {
        const found = await history.statement(instance, id);
        return found === null ? null : here.record(found);
      }),
    locksAt: (instance, at, limit) =>
      across(instance, async (there, here) => (await history.locksAt(instance, there.time(at), limit)).map(here.stay)),
    locksIn: (instance, range, limit) =>
      across(instance, async (there, here) =>
        (await history.locksIn(instance, there.range(range), limit)).map(here.stay)
      ),
    deadlocksIn: (instance, range, limit) =>
      across(instance, async (there, here) =>
        (await history.deadlocksIn(instance, there.range(range), limit)).map((deadlock) => ({
          ...deadlock,
          at: here.time(deadlock.at),
        }))
      ),
  };
}

type Move = ReturnType<typeof moveBy>;

/** Moves every time in a value by a number of microseconds. */
function moveBy(by: Micros) {
  const time = (at: Micros): Micros => at + by;
  const known = (at: Micros | null): Micros | null => (at === null ? null : time(at));
  const range = ({ from, to }: Range): Range => ({ from: time(from), to: time(to) });
  const bucket = ({ at, first, last }: { at: Micros; first: Micros; last: Micros }) => {
    return { at: time(at), first: time(first), last: time(last) };
  };
  const record = (row: StatementRecord): StatementRecord => ({
    ...row,
    startedAt: time(row.startedAt),
    seenAt: time(row.seenAt),
    endedAt: known(row.endedAt),
    runawayAt: known(row.runawayAt),
    details: details(row.details, by / 1000),
  });
  const stay = (row: LockStay): LockStay => {
    return { ...row, ...range(row), since: known(row.since), heldSince: known(row.heldSince) };
  };
  return { time, known, range, bucket, record, stay };
}

/** Times in a statement's details are milliseconds. */
function details(given: StatementDetails, by: number): StatementDetails {
  const { digest, inner, rollback } = given;
  const statement = inner?.statement;
  return {
    ...given,
    ...(digest && { digest: { ...digest, firstSeen: digest.firstSeen === null ? null : digest.firstSeen + by } }),
    ...(inner && {
      inner: {
        ...inner,
        seen: inner.seen + by,
        ...(statement && { statement: { ...statement, since: statement.since + by } }),
      },
    }),
    ...(rollback && { rollback: { ...rollback, since: rollback.since + by } }),
  };
}
