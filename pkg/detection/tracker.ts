import { lockForest, longestWait, type ForestNode } from './forest';
import { eventRates, eventShares, sum, threadRates, type EventShares, type IoRates } from './rates';
import { statementId, type Activity, type StatementRates, type StatementRecord } from './record';
import type { Micros, RunningStatement, Sample, ThreadIo } from './sample';

/** What makes a statement a runaway. */
export interface Rules {
  runawaySeconds: number;
  exemptUsers: ReadonlySet<string>;
}

/** One statement that is being followed, and what its next sample is compared with. */
export interface Track {
  record: StatementRecord;
  /** The last sample that read its thread's I/O; null before the first. */
  io: { sample: Sample; threadIo: ThreadIo[] } | null;
  /** Bytes the whole instance moved while it was followed. */
  instanceBytes: number;
}

export type Tracks = ReadonlyMap<string, Track>;

/** What one more sample told. */
export interface Observation {
  tracks: Tracks;
  /** Followed until now, and no longer current. */
  gone: Track[];
  statementIo: StatementRates[];
  forest: ForestNode[];
}

/** Users of threads that work for the server itself: replication appliers, the event scheduler. */
const SERVER_USERS = new Set(['system user', 'event_scheduler']);
/** Commands of replication threads; MySQL says Connect, MariaDB the others. */
const SERVER_COMMANDS = new Set([
  'Connect',
  'Slave_IO',
  'Slave_SQL',
  'Slave_worker',
  'Binlog Dump',
  'Binlog Dump GTID',
  'Daemon',
]);

/**
 * Follows every running statement from one sample to the next. A statement's I/O is what its thread did between the two
 * last samples that read it; not every one does.
 */
export function observe(tracks: Tracks, sample: Sample, rules: Rules): Observation {
  const forest = lockForest(sample.locks);
  const nodes = new Map(forest.map((node) => [node.session.threadId, node]));
  const ioOf = Map.groupBy(sample.threadIo, ({ threadId }) => threadId);
  const since = comparison(sample);
  const next = new Map<string, Track>();
  const statementIo: StatementRates[] = [];

  for (const statement of sample.statements) {
    const key = { incarnation: sample.incarnation, threadId: statement.threadId, eventId: statement.eventId };
    const id = statementId(key);
    const past = tracks.get(id);
    const threadIo = ioOf.get(statement.threadId);
    let { record, io, instanceBytes }: Track = past ?? { record: begin(key, statement), io: null, instanceBytes: 0 };
    const between = io === null || threadIo === undefined ? null : since(io.sample);
    if (io !== null && threadIo !== undefined && between !== null) {
      const rates = threadRates(io.threadIo, threadIo, between.shares, between.interval);
      const readBytes = (record.readBytes ?? 0) + rates.readBytes * between.interval;
      const writeBytes = (record.writeBytes ?? 0) + rates.writeBytes * between.interval;
      instanceBytes += (between.total.readBytes + between.total.writeBytes) * between.interval;
      const ioShare = instanceBytes === 0 ? null : Math.min(1, (readBytes + writeBytes) / instanceBytes);
      record = { ...record, readBytes, writeBytes, ioShare };
      statementIo.push({ key, ...rates });
    }
    io = threadIo === undefined ? io : { sample, threadIo };
    next.set(id, { record: update(record, statement, sample, nodes, rules), io, instanceBytes });
  }
  const gone = [...tracks].filter(([id]) => !next.has(id)).map(([, track]) => track);
  return { tracks: next, gone, statementIo, forest };
}

interface Comparison {
  interval: number;
  shares: EventShares;
  total: IoRates;
}

/** Compares a sample with earlier ones, each once. Null where nothing can be compared: counters fell, the clock was set back. */
function comparison(sample: Sample): (earlier: Sample) => Comparison | null {
  const known = new Map<Sample, Comparison | null>();
  return (earlier) => {
    const found = known.get(earlier);
    if (found !== undefined) {
      return found;
    }
    const interval = (sample.at - earlier.at) / 1e6;
    const rates = interval > 0 ? eventRates(earlier.events, sample.events, interval) : null;
    const shares = eventShares(earlier.events, sample.events);
    const compared = rates === null ? null : { interval, shares, total: sum(rates) };
    known.set(earlier, compared);
    return compared;
  };
}

/** What this second was like. Statements of the server's own threads count for nothing. */
export function activityOf({ tracks, forest }: Observation, spikeScore: number | null, at: Micros): Activity {
  const records = [...tracks.values()].map(({ record }) => record);
  return {
    runaways: records.filter(({ runawayAt }) => runawayAt !== null).length,
    longestStatement: records
      .filter(({ user }) => user === null || !SERVER_USERS.has(user))
      .reduce((longest, { startedAt }) => Math.max(longest, (at - startedAt) / 1e6), 0),
    sessionsWaiting: forest.filter(({ wait }) => wait !== null).length,
    longestWait: longestWait(forest, at),
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
    rowsExamined: 0,
    rowsSent: 0,
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
    details: {},
  };
}

function update(
  record: StatementRecord,
  statement: RunningStatement,
  { at, incarnation }: Sample,
  nodes: ReadonlyMap<number, ForestNode>,
  rules: Rules
): StatementRecord {
  const node = nodes.get(statement.threadId);
  const parent = node?.parent ?? null;
  const parentEvent = parent === null ? null : (nodes.get(parent)?.session.eventId ?? null);
  const elapsed = (at - statement.startedAt) / 1e6;
  const runaway = elapsed >= rules.runawaySeconds && !isExempt(statement, rules);
  return {
    ...record,
    // Kept from first sight: a killed statement loses its text.
    text: record.text ?? statement.text,
    digest: record.digest ?? statement.digest,
    digestText: record.digestText ?? statement.digestText,
    state: statement.state,
    startedAt: statement.startedAt,
    seenAt: at,
    rowsExamined: statement.rowsExamined,
    rowsSent: statement.rowsSent,
    waitingOn: parent === null ? null : waitingOn(incarnation, parent, parentEvent),
    blocking: Math.max(record.blocking, node?.waiters ?? 0),
    runawayAt: record.runawayAt ?? (runaway ? at : null),
  };
}

/** A running statement's id, or `incarnation-thread` for an idle transaction. */
function waitingOn(incarnation: string, threadId: number, eventId: number | null): string {
  return eventId === null ? `${incarnation}-${threadId}` : statementId({ incarnation, threadId, eventId });
}

function isExempt({ user, command }: RunningStatement, { exemptUsers }: Rules): boolean {
  return SERVER_COMMANDS.has(command) || (user !== null && (SERVER_USERS.has(user) || exemptUsers.has(user)));
}
