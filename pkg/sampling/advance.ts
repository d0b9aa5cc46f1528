import { endedByRestart } from '../detection/endings/outcome';
import { eventRates, fileRates, sum } from '../detection/io/rates';
import { noBaseline, scoreSpike, type SpikeBaseline } from '../detection/io/spikes';
import { valueOf } from '../detection/reading';
import type { EventCounters, FileCounters, Sample } from '../detection/sample';
import { followProgress, type RowsRead } from '../detection/statements/progress';
import type { StatementRecord } from '../detection/statements/record';
import { markReturned, type KilledRunaways } from '../detection/statements/returned-statements';
import { followRollbacks } from '../detection/statements/rollback';
import type { Rules } from '../detection/statements/rules';
import { shortStatementRecord } from '../detection/statements/short-statements';
import { activityOf, observe, type TrackedStatement, type TrackedStatements } from '../detection/statements/tracker';
import type { Batch } from '../store/batch';
import { gapWithin } from './gaps';
import { lockNode } from './lock-nodes';
import { close } from './statement-records';

/** What one sample leaves for the next. */
export interface SamplerState {
  /** The last sample of this session. */
  previous: Sample | null;
  /** The last sample that read the files. */
  previousFiles: Sample | null;
  /** The last samples that read threads' I/O, the newest first. */
  earlierIo: Sample[];
  tracked: TrackedStatements;
  spikes: SpikeBaseline;
  killed: KilledRunaways;
  /** Rows that the threads of runaways have read, for the rate of their progress. */
  rowsRead: RowsRead;
}

export interface Advance {
  state: SamplerState;
  /** What to write, without the endings of `ended`. */
  batch: Batch;
  /** Statements whose evidence is still to be read. */
  ended: TrackedStatement[];
}

/** A statement is a second old when it is first seen; the sample before its start is one more second back. */
const EARLIER_IO = 2;

export const initialState: SamplerState = {
  previous: null,
  previousFiles: null,
  earlierIo: [],
  tracked: new Map(),
  spikes: noBaseline,
  killed: [],
  rowsRead: new Map(),
};

/**
 * Turns one more sample of `instance` into what its history keeps. More than `longestStep` seconds between two samples
 * are a gap. `state.previous` must be of the same connection. Statements of an earlier life of the server are closed:
 * its restart ended them.
 */
export function advance(
  state: SamplerState,
  instance: string,
  sample: Sample,
  rules: Rules,
  longestStep: number
): Advance {
  const { previous, killed } = state;
  const { incarnation, at } = sample;
  const [before, after] = [eventsOf(previous), eventsOf(sample)];
  const areRead = before !== null && after !== null;
  const interval = previous === null ? 0 : (at - previous.at) / 1e6;
  // After the wall clock was set back there is no interval to divide by.
  const events = areRead && interval > 0 ? eventRates(before, after, interval) : null;
  const { tracked, closed } = splitByIncarnation(state.tracked, incarnation);
  const observation = observe(tracked, sample, rules, state.earlierIo);
  const returned = markReturned(observation.tracked, killed, rules.exemptUsers, at);
  const followed = followProgress(followRollbacks(returned, sample), sample, state.rowsRead);
  const { score, baseline } =
    events === null ? { score: null, baseline: state.spikes } : scoreSpike(state.spikes, bytesOf(events));
  return {
    state: {
      previous: sample,
      previousFiles: sample.files === null || sample.files.is === 'failed' ? state.previousFiles : sample,
      earlierIo:
        sample.threadIo === null || sample.threadIo.is === 'failed'
          ? state.earlierIo
          : [sample, ...state.earlierIo].slice(0, EARLIER_IO),
      tracked: followed.tracked,
      spikes: baseline,
      killed,
      rowsRead: followed.rowsRead,
    },
    batch: {
      instance,
      incarnation,
      at,
      events,
      files: fileRatesOf(state.previousFiles, sample),
      statementIo: observation.statementIo,
      activity: activityOf({ ...observation, tracked: followed.tracked }, sample, score),
      statements: [
        ...closed,
        ...[...followed.tracked.values()].map(({ record }) => record),
        ...(sample.shortStatements ?? []).map((short) => shortStatementRecord(short, incarnation, rules)),
      ],
      locks: observation.forest.map((node) => lockNode(node, incarnation)),
      deadlocks: sample.deadlocks ?? [],
      gaps: gapWithin(previous, sample, areRead && events === null, longestStep),
    },
    ended: observation.ended,
  };
}

/** One tracked statement of an earlier life of the server is enough: all of them ended with it. */
function splitByIncarnation(
  tracked: TrackedStatements,
  incarnation: string
): { tracked: TrackedStatements; closed: StatementRecord[] } {
  const records = [...tracked.values()].map(({ record }) => record);
  return records.some(({ key }) => key.incarnation !== incarnation)
    ? { tracked: new Map(), closed: records.map((record) => close(record, endedByRestart(record.seenAt))) }
    : { tracked, closed: [] };
}

/** Null where they were not read, or the server has none. */
function eventsOf(sample: Sample | null): EventCounters[] | null {
  const events = sample === null ? [] : (valueOf(sample.events) ?? []);
  return events.length === 0 ? null : events;
}

function filesOf(sample: Sample | null): FileCounters[] | undefined {
  return sample?.files == null ? undefined : valueOf(sample.files);
}

function bytesOf(events: NonNullable<Batch['events']>): number {
  const { readBytes, writeBytes } = sum(events);
  return readBytes + writeBytes;
}

function fileRatesOf(previous: Sample | null, sample: Sample): Batch['files'] {
  const [before, after] = [filesOf(previous), filesOf(sample)];
  return previous === null || before === undefined || after === undefined || sample.at <= previous.at
    ? null
    : fileRates(before, after, (sample.at - previous.at) / 1e6);
}
