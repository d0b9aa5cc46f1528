import { valueOf } from '../reading';
import { lockForest, longestWait, type ForestNode } from '../locks/forest';
import { statementId, type Activity, type StatementRates, type StatementRecord } from './record';
import { secondsBehindOthers } from './behind-others';
import { waitSeen } from '../locks/lock-wait';
import { reasonsOf, SERVER_USERS, type Reason, type Rules } from './rules';
import type { RunningStatement, Sample } from '../sample';
import type { IoInterval } from '../io/statement-io';
import type { Micros } from '../time';
import { ioTracker, noTrackedIo, type TrackedIo } from './io-tracking';

/** A running statement, and what its next sample is compared with. */
export interface TrackedStatement extends TrackedIo {
  record: StatementRecord;
  /** Null where that is not known. Only of one that has ended. */
  endedAt?: Micros | null;
  /** Seconds that it waited for sessions that are named. Unknown after this process was restarted. */
  waited?: number;
  /** See `sqlShape`; only once it was compared with killed runaways. */
  shape?: string;
}

export type TrackedStatements = ReadonlyMap<string, TrackedStatement>;

/** A statement that no reading showed for so long cannot be said to run. Microseconds. */
const UNSEEN = 60_000_000;

/** What one sample shows. */
export interface Observation {
  tracked: TrackedStatements;
  /** Tracked until now, and no longer running. */
  ended: TrackedStatement[];
  statementIo: StatementRates[];
  forest: ForestNode[];
}

/**
 * Tracks every running statement from one sample to the next. `earlier` has the last samples before this one that read
 * threads' I/O, the newest first. A statement that ended gets its last I/O from this sample if its thread still exists.
 */
export function observe(tracked: TrackedStatements, sample: Sample, rules: Rules, earlier: Sample[] = []): Observation {
  const forest = lockForest(valueOf(sample.locks) ?? { sessions: [], waits: [] });
  const nodes = new Map(forest.map((node) => [node.session.threadId, node]));
  const trackIo = ioTracker(sample, earlier);
  const next = new Map<string, TrackedStatement>();
  const statementIo: StatementRates[] = [];

  const statements = valueOf(sample.statements) ?? [];
  for (const statement of statements) {
    const key = { incarnation: sample.incarnation, threadId: statement.threadId, eventId: statement.eventId };
    const id = statementId(key);
    const before: TrackedStatement = tracked.get(id) ?? { record: begin(key, statement), ...noTrackedIo };
    const { rates, ...now } = trackIo(before.record, before, { preceding: statement.preceding });
    const waited = secondsBehindOthers(before, nodes.get(statement.threadId), nodes, sample.at, rules);
    const record = update(now.record, statement, sample, nodes, now.io?.recent ?? [], waited, rules);
    // A statement that only waits or sleeps has no I/O series.
    if (rates !== null && Object.keys(record.details.io ?? {}).length > 0) {
      statementIo.push(rates);
    }
    next.set(id, { ...before, ...now, record, waited });
  }
  const busy = new Set(statements.map(({ threadId }) => threadId));
  const missing = [...tracked].filter(([id]) => !next.has(id));
  // What a partial reading lacks may still run, unless its thread runs another statement.
  const isEnded = ({ record }: TrackedStatement): boolean =>
    sample.statements.is === 'complete' || busy.has(record.key.threadId) || sample.at - record.seenAt > UNSEEN;
  missing.filter(([, last]) => !isEnded(last)).forEach(([id, last]) => next.set(id, last));
  const { incarnation } = sample;
  const endings = new Map((sample.justEnded ?? []).map((one) => [statementId({ incarnation, ...one }), one]));
  const ended = missing
    .filter(([, last]) => isEnded(last))
    .map(([, last]) => {
      const ending = endings.get(statementId(last.record.key));
      // If its thread runs another statement, that one may have done the I/O.
      const isTold = ending !== undefined || !busy.has(last.record.key.threadId);
      const endedAt = ending?.secondsAgo == null ? null : sample.at - ending.secondsAgo * 1e6;
      const { record } = last.io !== null && isTold ? trackIo(last.record, last, { ended: ending }) : last;
      return { ...last, record, endedAt };
    });
  return { tracked: next, ended, statementIo, forest };
}

/** Activity in this sample, without statements of the server's own threads. */
export function activityOf(
  { tracked, forest }: Pick<Observation, 'tracked' | 'forest'>,
  { at, statements, locks }: Pick<Sample, 'at' | 'statements' | 'locks'>,
  spikeScore: number | null
): Activity {
  const records = [...tracked.values()].map(({ record }) => record);
  const longest = records
    .filter(({ user }) => user === null || !SERVER_USERS.has(user))
    .reduce((seconds, { startedAt }) => Math.max(seconds, (at - startedAt) / 1e6), 0);
  const areStatementsRead = statements.is !== 'failed';
  const areLocksRead = areStatementsRead && locks.is !== 'failed';
  return {
    runaways: areStatementsRead ? records.filter(({ runawayAt }) => runawayAt !== null).length : null,
    longestStatement: areStatementsRead ? longest : null,
    sessionsWaiting: areLocksRead ? forest.filter(({ wait }) => wait !== null).length : null,
    longestWait: areLocksRead ? longestWait(forest, at) : null,
    spikeScore,
  };
}

function begin(key: StatementRecord['key'], statement: RunningStatement): StatementRecord {
  return {
    key,
    processlistId: statement.processlistId,
    user: statement.user,
    host: statement.host,
    db: statement.db,
    digest: statement.digest,
    digestText: statement.digestText,
    text: statement.text,
    state: statement.state,
    startedAt: statement.startedAt,
    seenAt: statement.startedAt,
    endedAt: null,
    rowsExamined: null,
    rowsSent: null,
    readBytes: null,
    writeBytes: null,
    ioShare: null,
    waitingOn: null,
    blocking: 0,
    outcome: 'running',
    confidence: 'certain',
    killer: null,
    errno: null,
    evidence: [],
    runawayAt: null,
    details: {
      ...(statement.textCutAt !== undefined && { textCutAt: statement.textCutAt }),
      ...(statement.thread?.kind === 'applier' && { applier: { channel: statement.thread.channel } }),
    },
  };
}

function update(
  record: StatementRecord,
  statement: RunningStatement,
  { at, incarnation }: Sample,
  nodes: ReadonlyMap<number, ForestNode>,
  recentIo: IoInterval[],
  waited: number,
  rules: Rules
): StatementRecord {
  const node = nodes.get(statement.threadId);
  const parent = node?.wait?.blocking ?? null;
  const parentEvent = parent === null ? null : (nodes.get(parent)?.session.eventId ?? null);
  const elapsed = (at - statement.startedAt) / 1e6;
  const reasons = reasonsOf(statement, elapsed - waited, recentIo, rules);
  return {
    ...record,
    // When very many begin at once, the sessions of some are read a sample later.
    processlistId: record.processlistId ?? statement.processlistId,
    user: record.user ?? statement.user,
    host: record.host ?? statement.host,
    db: record.db ?? statement.db,
    // The first one is kept: a killed statement loses its text.
    text: record.text ?? statement.text,
    digest: record.digest ?? statement.digest,
    digestText: record.digestText ?? statement.digestText,
    state: statement.state,
    startedAt: statement.startedAt,
    seenAt: at,
    waitingOn: parent === null ? null : waitingOn(incarnation, parent, parentEvent),
    blocking: Math.max(record.blocking, node?.waiters ?? 0),
    runawayAt: record.runawayAt ?? (reasons.length > 0 ? at : null),
    details: withWait(withReasons(record.details, reasons, rules), waitSeen(statement.state, node?.wait ?? null)),
  };
}

/** Reasons accumulate: one that was true once stays. */
function withReasons(details: StatementRecord['details'], reasons: Reason[], rules: Rules): StatementRecord['details'] {
  const known = details.runawayBy ?? [];
  const fresh = reasons.filter((reason) => !known.includes(reason));
  if (fresh.length === 0) {
    return details;
  }
  const ranLongerThan = fresh.includes('time') ? { ranLongerThan: rules.runawaySeconds } : {};
  return { ...details, ...ranLongerThan, runawayBy: [...known, ...fresh] };
}

function withWait(details: StatementRecord['details'], seen: ReturnType<typeof waitSeen>): StatementRecord['details'] {
  return seen === null ? details : { ...details, waitedFor: seen };
}

/** The id of a running statement, or `incarnation-thread` of an idle transaction. */
function waitingOn(incarnation: string, threadId: number, eventId: number | null): string {
  return eventId === null ? `${incarnation}-${threadId}` : statementId({ incarnation, threadId, eventId });
}
