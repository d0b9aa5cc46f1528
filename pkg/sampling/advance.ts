import { endedByRestart } from '../detection/endings/outcome';
import { eventGains } from '../detection/io/event-gains';
import { lateIo } from '../detection/io/late-io';
import { eventRates, fileRates } from '../detection/io/rates';
import { serverThreadRates } from '../detection/io/server-threads';
import { ratesByKind } from '../detection/io/spikes/amounts';
import { judgeSample } from '../detection/io/spikes/judge-sample';
import type { Seasonal, SpikeScores } from '../detection/io/spikes/scores';
import { noSpikes, type SpikeState } from '../detection/io/spikes/state';
import { followBlockers, isBlocker } from '../detection/statements/blockers';
import { valueOf } from '../detection/reading';
import type { FileCounters, Sample } from '../detection/sample';
import type { Micros } from '../detection/time';
import { followDigests, noDigests, type DigestState } from '../detection/statements/digest-runaways';
import { markExpected } from '../detection/statements/expected';
import { followInner } from '../detection/statements/inner';
import { followProgress, type RowsRead } from '../detection/statements/progress';
import type { StatementRecord } from '../detection/statements/record';
import { markReturned, type KilledRunaways } from '../detection/statements/returned-statements';
import {
  noOtherThreads,
  trackOtherThreads,
  type OtherThreadsState,
} from '../detection/statements/other-threads-tracking';
import { followRollbacks } from '../detection/statements/rollback';
import type { Rules } from '../detection/statements/rules';
import { shortStatementRecord } from '../detection/statements/short-statements';
import {
  activityOf,
  observe,
  type Observation,
  type TrackedStatement,
  type TrackedStatements,
} from '../detection/statements/tracker';
import type { Batch } from '../store/batch';
import { clockMark, gapWithin, partialMark } from './gaps';
import { lockNode } from './lock-nodes';
import { close } from './statement-records';

/** What one sample leaves for the next. */
export interface SamplerState {
  /** The last sample of this session. */
  previous: Sample | null;
  /** The last sample that read the file events. */
  previousEvents: Sample | null;
  /** When the last samples of this session were taken, the newest first. */
  sampledAt: Micros[];
  /** The last sample that read the files. */
  previousFiles: Sample | null;
  /** The last samples that read threads' I/O, the newest first. */
  earlierIo: Sample[];
  tracked: TrackedStatements;
  otherThreads: OtherThreadsState;
  digests: DigestState;
  spikes: SpikeState;
  killed: KilledRunaways;
  /** Rows that the threads of runaways have read, for the rate of their progress. */
  rowsRead: RowsRead;
}

export interface Advance {
  state: SamplerState;
  /** What to write, without the endings of `ended`. */
  batch: Batch;
  /** All spike scores with their baselines and bands; null where no rates are known. */
  spikes: SpikeScores | null;
  /** Statements whose evidence is still to be read. */
  ended: TrackedStatement[];
}

/** A statement is a second old when it is first seen, or two; the sample before its start is one more second back. */
const EARLIER_IO = 3;
/** Events that rarely move are read in every tenth sample. */
const LATE_SAMPLES = 30;

export const initialState: SamplerState = {
  previous: null,
  previousEvents: null,
  sampledAt: [],
  previousFiles: null,
  earlierIo: [],
  tracked: new Map(),
  otherThreads: noOtherThreads,
  digests: noDigests,
  spikes: noSpikes,
  killed: [],
  rowsRead: new Map(),
};

/**
 * Turns one more sample of `instance` into what its history keeps. More than `longestStep` seconds between two samples
 * are a gap. `state.previous` must be of the same connection. Statements of an earlier life of the server are closed:
 * its restart ended them. `seasonal` is what the instance usually reaches at this time of the week.
 */
export function advance(
  state: SamplerState,
  instance: string,
  sample: Sample,
  rules: Rules,
  longestStep: number,
  seasonal: Seasonal = {}
): Advance {
  const { previous, killed } = state;
  const { incarnation, at } = sample;
  const { previousEvents, sampledAt } = state;
  const areRead = previousEvents !== null && hasEvents(sample);
  // After the wall clock was set back there is no interval to divide by.
  const isLater = previousEvents !== null && at > previousEvents.at;
  const gains = areRead && isLater ? eventGains(previousEvents, sample) : null;
  const events = gains === null ? null : eventRates(gains);
  const { tracked: all, closed } = splitByIncarnation(state.tracked, sample);
  const [before, tracked] = partition(all, isBlocker);
  // What happened while nothing was sampled may have been anybody's.
  const earlierThreads = previous === null ? noOtherThreads : state.otherThreads;
  const others = trackOtherThreads(earlierThreads, sample, observe(tracked, sample, rules, state.earlierIo), rules);
  const { observation } = others;
  const { blockers, ended } = followBlockers(before, observation.forest, sample, rules);
  const digests = followDigests(state.digests, sample, rules);
  const returned = markReturned(observation.tracked, killed, rules.exemptUsers, at);
  const seenInside = followInner(followRollbacks(returned, sample), sample);
  const followed = followProgress(seenInside, sample, state.rowsRead);
  const judged =
    events === null || previousEvents === null
      ? null
      : judgeSample(
          state.spikes,
          { incarnation, at, seconds: (at - previousEvents.at) / 1e6 },
          ratesByKind(events),
          seasonal
        );
  const running = [
    ...[...followed.tracked.values()].map(({ record }) => record),
    ...[...blockers.values()].map(({ record }) => record),
    ...digests.records,
  ];
  const statements = markExpected(running, rules.expected ?? [], at);
  return {
    state: {
      previous: sample,
      previousEvents: hasEvents(sample) ? sample : previousEvents,
      sampledAt: [at, ...sampledAt].slice(0, LATE_SAMPLES),
      previousFiles: sample.files === null || sample.files.is === 'failed' ? state.previousFiles : sample,
      earlierIo:
        sample.threadIo === null || sample.threadIo.is === 'failed'
          ? state.earlierIo
          : [sample, ...state.earlierIo].slice(0, EARLIER_IO),
      tracked: new Map([...followed.tracked, ...blockers]),
      otherThreads: others.state,
      digests: digests.state,
      spikes: judged?.state ?? state.spikes,
      killed,
      rowsRead: followed.rowsRead,
    },
    batch: {
      instance,
      incarnation,
      at,
      clockAhead: sample.clockAhead ?? null,
      events,
      lateEvents: gains === null || events === null ? [] : lateIo(gains, events, sampledAt, at),
      files: fileRatesOf(state.previousFiles, sample),
      serverThreads:
        gains === null || previousEvents === null
          ? null
          : serverThreadRates(previousEvents, sample, gains, (threadId) => isFollowed(observation, threadId)),
      statementIo: [...observation.statementIo, ...digests.rates],
      activity: withAllRunaways(
        activityOf({ ...observation, tracked: followed.tracked }, sample, judged?.scores.score ?? null),
        statements
      ),
      statements: [
        ...closed,
        ...statements,
        ...(sample.shortStatements ?? []).map((short) => shortStatementRecord(short, incarnation, rules)),
      ],
      locks: observation.forest.map((node) => lockNode(node, incarnation)),
      deadlocks: sample.deadlocks ?? [],
      gaps: [
        ...gapWithin(previous, sample, areRead && events === null, longestStep),
        ...partialMark(sample),
        ...clockMark(sample),
      ],
    },
    spikes: judged?.scores ?? null,
    ended: [...observation.ended, ...ended],
  };
}

/** Its statement is in the series of statements. */
function isFollowed({ statementIo }: Observation, threadId: number): boolean {
  return statementIo.some(({ key }) => key.threadId === threadId);
}

/** A digest that is a runaway counts as one, and so does a session that blocks others; one that is expected does not. */
function withAllRunaways(activity: Batch['activity'], statements: StatementRecord[]): Batch['activity'] {
  const isCounted = ({ runawayAt, endedAt, details }: StatementRecord) =>
    runawayAt !== null && endedAt === null && details.expected === undefined;
  return { ...activity, runaways: activity.runaways === null ? null : statements.filter(isCounted).length };
}

function partition(
  tracked: TrackedStatements,
  matches: (one: TrackedStatement) => boolean
): [matching: TrackedStatements, others: TrackedStatements] {
  const entries = [...tracked];
  return [new Map(entries.filter(([, one]) => matches(one))), new Map(entries.filter(([, one]) => !matches(one)))];
}

/** One tracked statement of an earlier life of the server is enough: all of them ended with it. */
function splitByIncarnation(
  tracked: TrackedStatements,
  { incarnation, at: missedAt }: Sample
): { tracked: TrackedStatements; closed: StatementRecord[] } {
  const records = [...tracked.values()].map(({ record }) => record);
  return records.some(({ key }) => key.incarnation !== incarnation)
    ? {
        tracked: new Map(),
        closed: records.map((record) => close(record, endedByRestart({ lastSeen: record.seenAt, missedAt }))),
      }
    : { tracked, closed: [] };
}

/** False where they were not read, or the server has none. */
function hasEvents({ events }: Sample): boolean {
  return (valueOf(events) ?? []).length > 0;
}

function filesOf(sample: Sample | null): FileCounters[] | undefined {
  return sample?.files == null ? undefined : valueOf(sample.files);
}

function fileRatesOf(previous: Sample | null, sample: Sample): Batch['files'] {
  const [before, after] = [filesOf(previous), filesOf(sample)];
  return previous === null || before === undefined || after === undefined || sample.at <= previous.at
    ? null
    : fileRates(before, after, (sample.at - previous.at) / 1e6);
}
