/** The phases of one sample, in their order: each takes what it needs of those before it. sample-reader.ts calls them. */
import type {
  Deadlock,
  FileCounters,
  KernelThreadIo,
  Locks,
  RunningStatement,
  ServerThreadIo,
  ShortStatement,
  ThreadIo,
} from '../../detection/sample';
import type { DigestRuns } from '../../detection/digest-runs';
import type { OtherThreadsIo } from '../../detection/other-threads';
import type { Micros } from '../../detection/time';
import { complete, failed, mapReading, partial, valueOf, type Reading } from '../../detection/reading';
import { readRecording, type Recording } from '../capabilities/recording';
import { markRollbacks } from '../locks/rollbacks';
import { rowsIn } from '../protocol/batch-reader';
import type { Row } from '../protocol/rows';
import type { ServerStatus } from '../protocol/status';
import { readClock, type CurrentStatement } from '../statements/current-statements';
import type { WorkReadings } from '../statements/progress';
import { timesOf, unread, type Activity, type ActivityParts, type ActivityRows } from './activity';
import type { Readers } from './readers';
import type { SampleOptions } from './sample-options';

/** Before the first sample: what is found out once. */
export async function prepare({ batch, threadIo, serverThreads, kernelIo }: Readers): Promise<void> {
  await threadIo.prepare(batch);
  await serverThreads.prepare(batch);
  await kernelIo.prepare(batch);
}

export interface Counters {
  status: ServerStatus;
  progress: WorkReadings;
  /** Read in the same round trip, after the counters; null if that was not asked for. */
  activity: ActivityRows | null;
}

/** Global counters, before any statement: what moves after a statement was last seen running is part of its ending. */
export async function readCounters(
  { batch, status, progress }: Readers,
  { isQuiet, runaways, connections }: { isQuiet: boolean; runaways: number[]; connections: number },
  activity: ActivityParts | null
): Promise<Counters> {
  const from = performance.now();
  const {
    status: reading,
    active,
    events,
    ...rest
  } = await batch.read({
    status: status.part(isQuiet),
    ...progress.parts(runaways, connections),
    ...(activity ?? { active: null, events: null }),
  });
  const rows = activity === null ? null : { active, events, from, to: performance.now() };
  return { status: status.read(rowsIn(reading), batch.spanOf('status')), progress: rest, activity: rows };
}

/** Kills that Com_kill counted. `after`: they happened after the sample of that time. */
export function readKills(readers: Readers, { comKill }: ServerStatus, after: Micros): Promise<void> {
  return readers.kills.read({ comKill, at: after + 1, timeOf: timesOf(readers, after) });
}

/** What the threads do: their current statements and their I/O. */
export interface Threads {
  current: Reading<CurrentStatement[]>;
  /** Null in a sample that does not read it. */
  threadIo: Reading<ThreadIo[]> | null;
  backgroundIo: ThreadIo[];
  serverThreads: Reading<ServerThreadIo[]> | null;
  /** True where every thread was read. */
  allThreads: boolean;
  kernelIo: KernelThreadIo[];
  deadlockRows: Parameters<Readers['deadlocks']['read']>[2];
}

export async function readThreads(
  readers: Readers,
  { watchedThreads }: SampleOptions,
  connections: number,
  { status }: Counters,
  { active, at, events, lacks, timeOf }: Activity
): Promise<Threads> {
  const { batch, clock, current, deadlocks, instance, kernelIo, own, serverThreads, threadIo } = readers;
  const currentPart = current?.part({ at, active, timeOf }) ?? null;
  const rows = await batch.read({
    ...threadIo.parts({
      active: [...active.values()].filter(({ threadId }) => !own.all.has(threadId)),
      followed: [...watchedThreads, ...readers.digestRuns.suspects],
      events: valueOf(events) ?? [],
      connections,
    }),
    serverThreads: serverThreads.part(valueOf(events) ?? []),
    current: currentPart,
    ...deadlocks.parts(status),
  });
  if (rows.current?.is === 'failed') {
    throw unread(instance);
  }
  const kernel = await kernelIo.read(active.values(), watchedThreads, threadIo.still);
  tick(clock, rowsIn(rows.current) ?? [], own.thread, status);
  const statements = (current?.read(rowsIn(rows.current) ?? []) ?? []).filter(({ threadId }) => !own.all.has(threadId));
  const io = threadIo.read(rows);
  const missing = lacks ?? (rows.current?.is === 'partial' ? rows.current.lacks : null);
  return {
    current: current === null ? failed('running statements cannot be read') : withLacks(statements, missing),
    ...io,
    serverThreads: serverThreads.read(rows.serverThreads, io.threadIo),
    allThreads: rows.threadIo !== null && threadIo.readsAll,
    kernelIo: kernel,
    deadlockRows: rows,
  };
}

/** The running statements, with their sessions, texts and rollbacks, and with what runs inside them. */
export async function readStatements(
  { batch, features, inner, statements }: Readers,
  { status: { rowLockWaits } }: Counters,
  { active, at, timeOf }: Activity,
  { current }: Threads
): Promise<Reading<RunningStatement[]>> {
  const found = valueOf(current) ?? [];
  const outer = await statements.complete(batch, found, active, { at, timeOf });
  const running = await inner.complete(batch, outer, found, timeOf);
  const { dataLocks } = features;
  const marked = features.rowLocks ? await markRollbacks(batch, running, { rowLockWaits, dataLocks }) : running;
  return mapReading(current, () => marked);
}

export function readLocks(
  { batch, features, locks, own }: Readers,
  { status: { rowLockWaits } }: Counters,
  { active, at, timeOf }: Activity,
  statements: RunningStatement[]
): Promise<Reading<Locks>> {
  return locks.read(batch, { features, rowLockWaits, own: own.all, statements, active, at, timeOf });
}

/** Statements between the last sample and this one, with the kills that name them. */
export async function readShortStatements(
  { batch, features, kills, own, shortStatements }: Readers,
  { at, timeOf }: Activity,
  statements: RunningStatement[]
): Promise<ShortStatement[]> {
  if (!features.digests || !features.history) {
    return [];
  }
  const found = await shortStatements.read(batch, { at, statements, own: own.all, timeOf });
  return found.map((statement) => ({ ...statement, kills: kills.seen.naming(statement) }));
}

/** What the server's own threads did for statements; null in a sample that does not read it. Goes before the files. */
export function readOtherThreads(
  { batch, features, otherThreads }: Readers,
  { at, events }: Activity,
  { threadIo }: Threads,
  statements: RunningStatement[]
): Promise<Reading<OtherThreadsIo> | null> {
  return otherThreads.read(batch, {
    at,
    events: features.events ? (valueOf(events) ?? []) : [],
    threadIo: threadIo === null ? [] : (valueOf(threadIo) ?? []),
    long: statements.map(({ threadId }) => threadId),
  });
}

/** What short statements run that do much of the I/O; null while there are none. */
export function readDigestRuns(
  { batch, digestRuns, own }: Readers,
  { at, events, timeOf }: Activity,
  { threadIo }: Threads,
  statements: RunningStatement[]
): Promise<DigestRuns | null | undefined> {
  return digestRuns.read(batch, {
    ...{ at, timeOf, own: own.all },
    events: valueOf(events) ?? [],
    threadIo: threadIo === null ? [] : (valueOf(threadIo) ?? []),
    long: new Set(statements.map(({ threadId }) => threadId)),
  });
}

/** Null where this sample does not read files. */
export async function readFiles({ batch, features, files }: Readers): Promise<Reading<FileCounters[]> | null> {
  return features.files ? files.read(batch) : null;
}

export function readDeadlocks(
  { batch, deadlocks }: Readers,
  { status }: Counters,
  { at }: Activity,
  { deadlockRows }: Threads
): Promise<Deadlock[]> {
  return deadlocks.read(batch, status.deadlocks, deadlockRows, at);
}

function withLacks<T>(value: T, lacks: string | null): Reading<T> {
  return lacks === null ? complete(value) : partial(value, lacks);
}

/** What performance_schema records now; null in a sample that does not look, as the first: a survey was just before. */
export async function readRecorded({ batch, cadence, flavour, own }: Readers): Promise<Recording | null> {
  return cadence.takes('recording') && cadence.sample > 0 ? readRecording(batch, flavour, own.all) : null;
}

function tick(clock: Readers['clock'], current: Row[], thread: number | null, { uptime }: ServerStatus): void {
  const reading = thread === null ? null : readClock(current, thread);
  if (reading !== null) {
    clock.tick(reading.timer, reading.wall, uptime);
  }
}
