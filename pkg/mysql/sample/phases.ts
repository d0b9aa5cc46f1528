/** The phases of one sample, in their order: each takes what it needs of those before it. sample-reader.ts calls them. */
import type {
  Deadlock,
  EventCounters,
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
import type { Micros, Picos } from '../../detection/time';
import { complete, failed, mapReading, partial, valueOf, type Reading } from '../../detection/reading';
import { readRecording, type Recording } from '../capabilities/recording';
import { ServerError } from '../connection/errors';
import { markRollbacks } from '../locks/rollbacks';
import { rowsIn } from '../protocol/batch-reader';
import { number, type Row } from '../protocol/rows';
import type { ServerStatus } from '../protocol/status';
import { wallClockPart } from '../protocol/wall-clock';
import { activePart, readActive, readWallClock, type ActiveThread } from '../statements/active-threads';
import { readClock, type CurrentStatement } from '../statements/current-statements';
import type { WorkReadings } from '../statements/progress';
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
}

/** Global counters, before any statement: what moves after a statement was last seen running is part of its ending. */
export async function readCounters(
  { batch, status, progress }: Readers,
  { isQuiet, runaways, connections }: { isQuiet: boolean; runaways: number[]; connections: number }
): Promise<Counters> {
  const { status: reading, ...rest } = await batch.read({
    status: status.part(isQuiet),
    ...progress.parts(runaways, connections),
  });
  return { status: status.read(rowsIn(reading), batch.spanOf('status')), progress: rest };
}

/** Times of the server's timers; before the clock was first read, the sample's own time. */
export function timesOf({ clock }: Pick<Readers, 'clock'>, at: Micros): (timer: Picos) => Micros {
  return (timer) => (clock.ticking ? clock.at(timer) : at);
}

/** Kills that Com_kill counted. `after`: they happened after the sample of that time. */
export function readKills(readers: Readers, { comKill }: ServerStatus, after: Micros): Promise<void> {
  return readers.kills.read({ comKill, at: after + 1, timeOf: timesOf(readers, after) });
}

/** Who is active at what time, and the whole server's I/O. */
export interface Activity {
  at: Micros;
  /** By how much the server's clock was set since the last sample; null if it was not. */
  step: Micros | null;
  active: ReadonlyMap<number, ActiveThread>;
  /** What the list of active threads lacks; null if it is complete. */
  lacks: string | null;
  events: Reading<EventCounters[]>;
  allEventsAt: Micros | null;
  deadlockRows: Parameters<Readers['deadlocks']['read']>[2];
  timeOf: (timer: Picos) => Micros;
}

export async function readActivity(readers: Readers, { status }: Counters): Promise<Activity> {
  const { batch, clock, current, deadlocks, events, features, flavour, instance, own } = readers;
  const from = performance.now();
  const rows = await batch.read({
    ...deadlocks.parts(status),
    active: current === null || own.thread === null ? null : activePart(own.thread, flavour, features.osThreads),
    // Last, right before the threads' own I/O, which is compared with it.
    events: features.events ? events.part(readers.files.count) : null,
  });
  if (rows.active?.is === 'failed') {
    throw unread(instance);
  }
  const active = rowsIn(rows.active) ?? [];
  const at = readWallClock(active) ?? (await readServerTime(readers));
  return {
    at,
    step: clock.note(at, from, performance.now()),
    active: readActive(active),
    lacks: rows.active?.is === 'partial' ? rows.active.lacks : null,
    ...events.read(rows.events, at),
    deadlockRows: rows,
    timeOf: timesOf(readers, at),
  };
}

async function readServerTime({ batch, instance }: Readers): Promise<Micros> {
  const [row] = rowsIn((await batch.read({ wall: wallClockPart })).wall) ?? [];
  if (row === undefined) {
    throw new ServerError('timeout', `${instance}: its clock could not be read. It is tried again.`);
  }
  return number(row, 'wall');
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
}

export async function readThreads(
  readers: Readers,
  { watchedThreads }: SampleOptions,
  connections: number,
  { status }: Counters,
  { active, at, events, lacks, timeOf }: Activity
): Promise<Threads> {
  const { batch, clock, current, instance, kernelIo, own, serverThreads, threadIo } = readers;
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
  };
}

/** The running statements, with their sessions, texts and rollbacks, and with what runs inside them. */
export async function readStatements(
  { batch, features, inner, statements }: Readers,
  { status: { rowLockWaits } }: Counters,
  { active, timeOf }: Activity,
  { current }: Threads
): Promise<Reading<RunningStatement[]>> {
  const found = valueOf(current) ?? [];
  const outer = await statements.complete(batch, found, active, timeOf);
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
  { at, deadlockRows }: Activity
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

function unread(instance: string): ServerError {
  return new ServerError('timeout', `${instance}: its running statements could not be read. It is tried again.`);
}
