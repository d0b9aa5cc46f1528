import type { EndingEvidence } from '../../detection/endings/ending';
import type { KillSeen } from '../../detection/kill';
import { mapReading } from '../../detection/reading';
import type { Locks, RunningStatement, Sample, ShortStatement } from '../../detection/sample';
import type { DigestRuns } from '../../detection/digest-runs';
import type { Micros } from '../../detection/time';
import type { ClockSteps } from '../protocol/clock-steps';
import { historyKey } from '../statements/statement-history';

/** Moves a time of the server's clock to the axis. */
type Move = (time: Micros) => Micros;

/** A sample on the axis. Statements in `known`, by `historyKey`, began as they did at first sight. */
export function sampleOnAxis(sample: Sample, steps: ClockSteps, known: ReadonlyMap<string, Micros>): Sample {
  const move: Move = (time) => steps.onAxis(time, sample.at);
  const { allEventsAt, deadlocks, digestRuns, shortStatements } = sample;
  return {
    ...sample,
    at: move(sample.at),
    events: mapReading(sample.events, (events) =>
      events.map((event) => (event.readAt === undefined ? event : { ...event, readAt: move(event.readAt) }))
    ),
    statements: mapReading(sample.statements, (statements) =>
      statements.map((statement) => runningOn(statement, known.get(historyKey(statement)), move))
    ),
    locks: mapReading(sample.locks, (locks) => locksOn(locks, move)),
    ...(allEventsAt !== undefined && { allEventsAt: orNull(allEventsAt, move) }),
    ...(deadlocks !== undefined && { deadlocks: deadlocks.map((one) => ({ ...one, at: move(one.at) })) }),
    ...(digestRuns !== undefined && { digestRuns: digestRuns === null ? null : runsOn(digestRuns, move) }),
    ...(shortStatements !== undefined && { shortStatements: shortStatements.map((one) => shortOn(one, move)) }),
  };
}

/** The evidence of an ending on the axis. `now`: the time of the last sample, by the server's clock. */
export function evidenceOnAxis(evidence: EndingEvidence, steps: ClockSteps, now: Micros): EndingEvidence {
  const move: Move = (time) => steps.onAxis(time, now);
  const { callers, digest, history, kills, unnamedKillsByScope: unnamed } = evidence;
  return {
    ...evidence,
    history: history === null ? null : { ...history, endedAt: move(history.endedAt) },
    digest: digest === null ? null : { ...digest, lastSeen: move(digest.lastSeen) },
    kills: kills.map((kill) => killOn(kill, move)),
    ...(callers !== undefined && { callers: callers.map((kill) => killOn(kill, move)) }),
    ...(unnamed != null && { unnamedKillsByScope: { ...unnamed, at: unnamed.at.map(move) } }),
  };
}

function runningOn(statement: RunningStatement, known: Micros | undefined, move: Move): RunningStatement {
  const { inner } = statement;
  return {
    ...statement,
    startedAt: known ?? move(statement.startedAt),
    ...(inner !== undefined && { inner: mapReading(inner, (all) => all.map((one) => spanOn(one, move))) }),
  };
}

function locksOn({ sessions, waits }: Locks, move: Move): Locks {
  return {
    sessions: sessions.map((session) => ({
      ...session,
      transactionStartedAt: orNull(session.transactionStartedAt, move),
      ...(session.heldSince !== undefined && { heldSince: orNull(session.heldSince, move) }),
    })),
    waits: waits.map((wait) => ({ ...wait, since: move(wait.since) })),
  };
}

function runsOn({ threads, texts }: DigestRuns, move: Move): DigestRuns {
  return { threads: threads.map((one) => ({ ...one, runs: one.runs.map((run) => spanOn(run, move)) })), texts };
}

function shortOn(statement: ShortStatement, move: Move): ShortStatement {
  const { endedAt, kills } = statement;
  return {
    ...statement,
    startedAt: move(statement.startedAt),
    endedAt: move(endedAt),
    ...(kills !== undefined && { kills: kills.map((kill) => killOn(kill, move)) }),
  };
}

function killOn(kill: KillSeen, move: Move): KillSeen {
  return { ...kill, at: orNull(kill.at, move) };
}

function spanOn<T extends { startedAt: Micros; endedAt: Micros | null }>(span: T, move: Move): T {
  return { ...span, startedAt: move(span.startedAt), endedAt: orNull(span.endedAt, move) };
}

function orNull(time: Micros | null, move: Move): Micros | null {
  return time === null ? null : move(time);
}
