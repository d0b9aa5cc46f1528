import { bytesOf } from '../io/io-kinds';
import { instanceIoUntil } from '../io/instance-io';
import { sum, type IoRates } from '../io/rates';
import { amountsOf, gainsOf, ratesOf } from '../io/thread-io';
import { SERVER_USERS, takesTooMuch, type Rules } from './rules';
import { accountName, digestKey, digestRecord, type DigestRunaway } from './digest-record';
import { onlyDigest } from './digest-shares';
import type { StatementRates, StatementRecord } from './record';
import type { DigestRuns, ThreadRuns } from '../digest-runs';
import { valueOf } from '../reading';
import type { Sample, ThreadIo } from '../sample';
import type { Micros } from '../time';

/** What is kept from one sample to the next. */
export interface DigestState {
  /** The last sample that read what short statements ran; before there is any, the last that read threads' I/O. */
  last: Sample | null;
  /** Of each digest, its latest intervals. */
  recent: ReadonlyMap<string, Interval[]>;
  running: ReadonlyMap<string, DigestRunaway>;
  /** Records that an earlier process left as running. */
  left: StatementRecord[];
}

interface Interval {
  from: Micros;
  to: Micros;
  seconds: number;
  bytes: number;
  readBytes: number;
  writeBytes: number;
  instanceBytes: number;
  executions: number;
  rates: IoRates;
  digest: string;
  db: string | null;
  accounts: string[];
  threads: number[];
}

export interface Followed {
  state: DigestState;
  records: StatementRecord[];
  /** Of the running ones, over the interval that ends with this sample. */
  rates: StatementRates[];
}

export const noDigests: DigestState = { last: null, recent: new Map(), running: new Map(), left: [] };

/** Of so many seconds, those count in which its threads ran nothing else; the rule's time must be among them. */
const LOOK_BACK = 5;
/** Fewer executions are no many. */
const LEAST_EXECUTIONS = 5;
/** Executions that move less than this are lookups of an ordinary load, however many there are. Bytes. */
const HEAVY_EXECUTION = 256 * 1024;
/** Two samples this far apart are not compared. Seconds. */
const LONGEST_STEP = 12;

/** Finds digests whose many short executions take too much of a busy instance's I/O, and ends them when they no longer do. */
export function followDigests(state: DigestState, sample: Sample, rules: Rules): Followed {
  const { at, incarnation } = sample;
  if (sample.digestRuns === undefined) {
    return paused(state, sample);
  }
  const found = sample.digestRuns;
  const isNewLife = state.last !== null && state.last.incarnation !== incarnation;
  const fresh = found === null || isNewLife ? [] : intervalsOf(state.last, sample, found, rules);
  const recent = new Map(
    [...Map.groupBy([...[...state.recent.values()].flat(), ...fresh], keyOf)]
      .map(([key, all]) => [key, all.filter(({ to }) => at - to < LOOK_BACK * 1e6)] as const)
      .filter(([, all]) => all.length > 0)
  );
  const running = new Map(state.running);
  const ended: StatementRecord[] = [];
  for (const [key, intervals] of recent) {
    if (!running.has(key) && isRunaway(intervals, rules)) {
      running.set(key, begun(intervals, at));
    } else {
      fresh.filter((one) => keyOf(one) === key).forEach((one) => continueWith(running, key, one));
    }
  }
  for (const [key, one] of running) {
    running.set(key, { ...one, text: one.text ?? found?.texts.get(one.digest) ?? null });
    if (isNewLife || !isStill(recent.get(key) ?? [], at, rules)) {
      running.delete(key);
      ended.push(digestRecord(one, state.last?.incarnation ?? incarnation, at, endingOf(one, isNewLife, at, rules)));
    }
  }
  const records = [...running.values()].map((one) => digestRecord(one, incarnation, at, null));
  const isOld = state.last === null || at - state.last.at > LONGEST_STEP * 1e6;
  const isBase = found !== null || isNewLife || isOld || state.recent.size === 0;
  const last = isBase && sample.threadIo !== null ? sample : state.last;
  return {
    state: { last, recent: isNewLife ? new Map() : recent, running, left: [] },
    records: [...state.left.map(closedUnseen), ...records, ...ended],
    rates: fresh.flatMap((interval) => {
      const one = running.get(keyOf(interval));
      return one === undefined ? [] : [{ key: digestKey(one, incarnation), ...interval.rates }];
    }),
  };
}

/** What was not read says nothing: what ran runs on, and the next reading compares with the last one. */
function paused(state: DigestState, { at, incarnation }: Sample): Followed {
  const isKnown =
    state.last !== null && at - state.last.at <= LONGEST_STEP * 1e6 && state.last.incarnation === incarnation;
  const running = isKnown ? [...state.running.values()] : [];
  return { state, records: running.map((one) => digestRecord(one, incarnation, at, null)), rates: [] };
}

/** What each digest did since the last reading, on threads that ran nothing else. */
function intervalsOf(last: Sample | null, sample: Sample, { threads }: DigestRuns, rules: Rules): Interval[] {
  const seconds = last === null ? 0 : (sample.at - last.at) / 1e6;
  const io = last === null || seconds <= 0 || seconds > LONGEST_STEP ? null : instanceIoUntil(sample)(last);
  if (last === null || io === null) {
    return [];
  }
  const [before, now] = [threadsOf(last), threadsOf(sample)];
  const found = threads.flatMap((thread): Interval[] => {
    const [past, counters] = [before.get(thread.threadId), now.get(thread.threadId)];
    const only = onlyDigest(thread, last.at, sample.at);
    if (past === undefined || counters === undefined || only === null || isExempt(thread, rules)) {
      return [];
    }
    const gains = gainsOf(past, counters);
    const { readBytes, writeBytes } = bytesOf(amountsOf(gains, io.shares));
    return [
      {
        ...{ from: last.at, to: sample.at, seconds, readBytes, writeBytes, bytes: readBytes + writeBytes },
        ...{
          instanceBytes: (io.total.readBytes + io.total.writeBytes) * seconds,
          executions: only.perSecond * seconds,
        },
        ...{ digest: only.digest, db: only.db, threads: [thread.threadId] },
        rates: ratesOf(gains, io.shares),
        accounts: [accountName(thread.user, thread.host)],
      },
    ];
  });
  return [...Map.groupBy(found, keyOf).values()].map(together);
}

function isExempt({ user }: ThreadRuns, { exemptUsers }: Rules): boolean {
  return user !== null && (SERVER_USERS.has(user) || exemptUsers.has(user));
}

/** One interval of several threads. */
function together(intervals: Interval[]): Interval {
  return intervals.reduce((one, other) => ({
    ...one,
    bytes: one.bytes + other.bytes,
    readBytes: one.readBytes + other.readBytes,
    writeBytes: one.writeBytes + other.writeBytes,
    executions: one.executions + other.executions,
    rates: sum([one.rates, other.rates]),
    accounts: [...one.accounts, ...other.accounts],
    threads: [...one.threads, ...other.threads],
  }));
}

function isRunaway(intervals: Interval[], rules: Rules): boolean {
  const total = (field: 'bytes' | 'executions'): number => intervals.reduce((sum, one) => sum + one[field], 0);
  const [bytes, executions] = [total('bytes'), total('executions')];
  return (
    executions >= LEAST_EXECUTIONS &&
    bytes >= HEAVY_EXECUTION * executions &&
    takesTooMuch(intervals, rules.runawayIoPercent / 100)
  );
}

/** It goes on while its latest intervals take too much, whether they cover all of the time or not. */
function isStill(intervals: Interval[], at: Micros, rules: Rules): boolean {
  const latest = intervals.filter(({ to }) => at - to < (LOOK_BACK - 1) * 1e6);
  return latest.some((one) => takesTooMuch([one], rules.runawayIoPercent / 100, 0));
}

function begun(intervals: Interval[], at: Micros): DigestRunaway {
  const [first, ...others] = intervals;
  if (first === undefined) {
    throw new Error('a runaway has intervals');
  }
  const start: DigestRunaway = {
    ...{ startedAt: first.from, runawayAt: at, seenAt: first.to, digest: first.digest, db: first.db, text: null },
    ...{ executions: 0, readBytes: 0, writeBytes: 0, instanceBytes: 0, accounts: new Set(), threads: new Set() },
  };
  return [first, ...others].reduce(added, start);
}

function continueWith(running: Map<string, DigestRunaway>, key: string, interval: Interval): void {
  const one = running.get(key);
  if (one !== undefined) {
    running.set(key, added(one, interval));
  }
}

function added(one: DigestRunaway, interval: Interval): DigestRunaway {
  return {
    ...one,
    seenAt: interval.to,
    executions: one.executions + interval.executions,
    readBytes: one.readBytes + interval.readBytes,
    writeBytes: one.writeBytes + interval.writeBytes,
    instanceBytes: one.instanceBytes + interval.instanceBytes,
    accounts: new Set([...one.accounts, ...interval.accounts]),
    threads: new Set([...one.threads, ...interval.threads]),
  };
}

/** Nobody saw how it went on while nothing was sampled. */
function closedUnseen(record: StatementRecord): StatementRecord {
  const evidence = [...record.evidence, 'Sampling stopped while it ran.'];
  return { ...record, endedAt: record.seenAt, outcome: 'subsided', confidence: 'unknown', evidence };
}

function endingOf({ seenAt }: DigestRunaway, isNewLife: boolean, at: Micros, { runawayIoPercent }: Rules): string {
  const seconds = Math.round((at - seenAt) / 1e6);
  return isNewLife
    ? 'The server was restarted.'
    : `Its executions fell below ${runawayIoPercent} % of the instance's I/O, or the disk was no longer busy, for ${seconds} seconds.`;
}

function threadsOf({ threadIo }: Sample): Map<number, ThreadIo[]> {
  return Map.groupBy(threadIo === null ? [] : (valueOf(threadIo) ?? []), ({ threadId }) => threadId);
}

function keyOf({ digest, db }: Interval): string {
  return `${db ?? ''} ${digest}`;
}
