import type { Batch, Gap, LockNode } from '../store/batch';
import { endedByRestart } from '../detection/endings/outcome';
import type { Ending } from '../detection/endings/ending';
import { eventRates, fileRates, sum } from '../detection/io/rates';
import { shortStatementRecord } from '../detection/statements/short-statements';
import { statementId, type StatementRecord } from '../detection/statements/record';
import { follow, type RowsRead } from '../detection/statements/progress';
import { markReturned, type KilledRunaways } from '../detection/statements/returned-statements';
import { followRollbacks } from '../detection/statements/rollback';
import type { Sample } from '../detection/sample';
import { noBaseline, scoreSpike, type SpikeBaseline } from '../detection/io/spikes';
import {
  activityOf,
  observe,
  type Rules,
  type TrackedStatement,
  type TrackedStatements,
} from '../detection/statements/tracker';
import { noTrackedIo } from '../detection/statements/io-tracking';
import type { ForestNode } from '../detection/locks/forest';

/** What one round leaves for the next. */
export interface SamplerState {
  previous: Sample | null;
  /** The last sample that read the files. */
  previousFiles: Sample | null;
  /** The last samples that read threads' I/O, the newest first. */
  earlierIo: Sample[];
  tracked: TrackedStatements;
  spikes: SpikeBaseline;
  killed: KilledRunaways;
  /** What threads of runaways had read, for the rate of their progress. */
  rowsRead: RowsRead;
}

/** One round's result: what to write, and whose endings are still to be asked for. */
export interface Advance {
  memory: SamplerState;
  batch: Batch;
  ended: TrackedStatement[];
}

/** A statement is a second old when it is first seen: the sample before its start is the second before that. */
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
 * Turns one more sample of `instance` into what its history shall hold. A time between two samples over `longestStep`
 * seconds counts as a gap. `memory.previous` must be of the same connection; statements of an earlier life of the
 * server were ended by its restart.
 */
export function advance(
  memory: SamplerState,
  instance: string,
  sample: Sample,
  rules: Rules,
  longestStep: number
): Advance {
  const { previous } = memory;
  const restarted = [...memory.tracked.values()].some(({ record }) => record.key.incarnation !== sample.incarnation);
  const interval = previous === null ? 0 : (sample.at - previous.at) / 1e6;
  // A wall clock that was set back makes an interval that nothing can be divided by.
  const areRead = previous !== null && previous.events.length > 0 && sample.events.length > 0;
  const events = areRead && interval > 0 ? eventRates(previous.events, sample.events, interval) : null;
  const tracked = restarted ? new Map() : memory.tracked;
  const seen = observe(tracked, sample, rules, memory.earlierIo);
  const returned = markReturned(seen.tracked, memory.killed, rules.exemptUsers, sample.at);
  const followed = follow(followRollbacks(returned, sample), sample, memory.rowsRead);
  const observation = { ...seen, tracked: followed.tracked };

  let { spikes } = memory;
  let score: number | null = null;
  if (events !== null) {
    const { readBytes, writeBytes } = sum(events);
    ({ score, past: spikes } = scoreSpike(spikes, readBytes + writeBytes));
  }
  const killed = restarted
    ? [...memory.tracked.values()].map(({ record }) => close(record, endedByRestart(record.seenAt)))
    : [];
  const batch: Batch = {
    instance,
    incarnation: sample.incarnation,
    at: sample.at,
    events,
    files: filesOf(memory.previousFiles, sample),
    statementIo: observation.statementIo,
    activity: activityOf(observation, score, sample.at),
    statements: [
      ...killed,
      ...[...observation.tracked.values()].map(({ record }) => record),
      ...(sample.shortStatements ?? []).map((passed) => shortStatementRecord(passed, sample.incarnation, rules)),
    ],
    locks: observation.forest.map((node) => lockNode(node, sample.incarnation)),
    deadlocks: sample.deadlocks ?? [],
    gaps: gapsOf(previous, sample, areRead && events === null, longestStep),
  };
  return {
    memory: {
      previous: sample,
      previousFiles: sample.files === null ? memory.previousFiles : sample,
      earlierIo: sample.threadIo.length === 0 ? memory.earlierIo : [sample, ...memory.earlierIo].slice(0, EARLIER_IO),
      tracked: observation.tracked,
      spikes,
      killed: memory.killed,
      rowsRead: followed.rowsRead,
    },
    batch,
    ended: observation.ended,
  };
}

/** A statement's record once its ending is known. */
export function close(record: StatementRecord, ending: Ending): StatementRecord {
  const { outcome, confidence, killer, errno, evidence } = ending;
  // A timer and a wall clock read apart can disagree by microseconds; nothing ends before it began.
  const endedAt = Math.max(ending.endedAt, record.startedAt);
  return { ...record, outcome, confidence, killer, errno, evidence, endedAt, seenAt: endedAt };
}

/** Statements that a history remembers as running, to be followed again. */
export function resume(open: StatementRecord[]): TrackedStatements {
  return new Map(
    open.map((record) => {
      const bytes = (record.readBytes ?? 0) + (record.writeBytes ?? 0);
      const instanceBytes = record.ioShare === null || record.ioShare === 0 ? 0 : bytes / record.ioShare;
      return [statementId(record.key), { ...noTrackedIo, record, instanceBytes }];
    })
  );
}

function filesOf(before: Sample | null, { files, at }: Sample): Batch['files'] {
  if (files === null || before?.files == null || at <= before.at) {
    return null;
  }
  return fileRates(before.files, files, (at - before.at) / 1e6);
}

function gapsOf(previous: Sample | null, sample: Sample, withoutRates: boolean, longestStep: number): Gap[] {
  if (previous === null) {
    return [];
  }
  const gap = { from: previous.at, to: sample.at };
  const step = (sample.at - previous.at) / 1e6;
  if (step > longestStep) {
    return [
      {
        ...gap,
        reason: 'overrun',
        detail: `No sample for ${step.toFixed(1)} s: a round took longer than its interval.`,
      },
    ];
  }
  return withoutRates
    ? [{ ...gap, reason: 'counters-reset', detail: 'I/O counters fell: performance_schema was truncated.' }]
    : [];
}

function lockNode({ session, parent, depth, wait, waiters }: ForestNode, incarnation: string): LockNode {
  const { threadId, eventId, processlistId, user, host, db, text, took, heldSince = null } = session;
  return {
    threadId,
    parent,
    depth,
    processlistId,
    user,
    host,
    db,
    text,
    statement: eventId === null ? null : { incarnation, threadId, eventId },
    lockKind: wait?.kind ?? null,
    object: wait?.object ?? null,
    index: wait?.index ?? null,
    mode: wait?.mode ?? null,
    record: wait?.record ?? null,
    took,
    heldSince,
    since: wait?.since ?? null,
    waiters,
  };
}
