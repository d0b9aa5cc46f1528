import type { EndingEvidence } from '../../detection/endings/ending';
import type { RunningStatement, Sample } from '../../detection/sample';
import { valueOf } from '../../detection/reading';
import type { Micros } from '../../detection/time';
import type { Recording } from '../capabilities/recording';
import type { SeenSample } from '../endings/ending-reader';
import type { ClockSteps } from '../protocol/clock-steps';
import type { ServerStatus } from '../protocol/status';
import { historyKey } from '../statements/statement-history';
import type { WatchedStatement } from '../statements/watched-statement';
import type { Row } from '../protocol/rows';
import { activityOf, activityParts, readActivity, timesOf } from './activity';
import { evidenceOnAxis, sampleOnAxis } from './on-axis';
import * as phases from './phases';
import type { Readers } from './readers';
import type { SampleOptions } from './sample-options';

const MOST_WATCHED = 1000;
/** Uptimes of one life of a server that are read twice differ by less than this from the time in between. Seconds. */
const UPTIME_APART = 5;

/** Samples one server whose features are known. A new one is made when they change. */
export class SampleReader {
  readonly #watched = new Map<string, WatchedStatement>();
  #previous: SeenSample | null = null;
  #last: SeenSample | null = null;
  #recording: Recording | null = null;
  /** When the running statements began, as their first sample told it. */
  #starts: ReadonlyMap<string, Micros> = new Map();
  /** The last sample that saw each statement whose ending is still to be read. */
  #pending: ReadonlyMap<string, SeenSample> = new Map();
  /** By `performance.now()`. */
  #sampledAt = 0;
  /** Nothing was read between the last sample's counters and its activity. */
  #isCalm = false;

  /** `earlier` sampled the same life of the server: the statements that it watched keep their baselines. */
  constructor(
    readonly readers: Readers,
    earlier: SampleReader | null = null
  ) {
    if (earlier !== null) {
      this.#watched = new Map(earlier.#watched);
      this.#previous = earlier.#previous;
      this.#last = earlier.#last;
      this.#pending = earlier.#pending;
      this.#sampledAt = earlier.#sampledAt;
      this.#starts = earlier.#starts;
    }
  }

  /** Whether a server that is up for so many seconds is the one that was sampled last, and not started again since. */
  knows(uptime: number): boolean {
    const elapsed = (performance.now() - this.#sampledAt) / 1000;
    return this.#last !== null && Math.abs(this.#last.status.uptime + elapsed - uptime) < UPTIME_APART;
  }

  /** One sample. `incarnation` names the life of a server that started at a time. Rejects with a ServerError. */
  async sample(options: SampleOptions, incarnation: (started: Micros) => string): Promise<Sample> {
    const began = performance.now();
    const { readers } = this;
    const last = this.#last;
    const connections = last?.status.threadsConnected ?? 0;
    readers.cadence.next();

    await phases.prepare(readers);
    const runaways = options.runawayThreads ?? [];
    const parts = activityParts(readers);
    // Saves a round trip where nothing is likely to be read in between.
    const together = this.#isCalm && !readers.baselines.isDue(this.#watched.size) ? parts : null;
    const isQuiet = last?.starts.size === 0;
    const counters = await phases.readCounters(readers, { isQuiet, runaways, connections }, together);
    const { roundTrips } = readers.batch;
    // After a new connection the clock is read first: the times of kills need it.
    const knowsTime = last !== null && readers.clock.ticking;
    if (last !== null && knowsTime) {
      // A statement seen in this sample cannot be the victim of a kill read so far.
      await phases.readKills(readers, counters.status, last.at);
    }
    if (this.#watched.size > 0 && readers.cadence.takes('killCallers')) {
      await readers.cadence.time('killCallers', () => readers.kills.readCallers(last?.at ?? 0));
    }
    await readers.baselines.refresh(readers.batch, [...this.#watched.values()], counters.status);
    this.#isCalm = readers.batch.roundTrips === roundTrips;
    // What is seen running must not be older than what was read of kills and accounts.
    const rows = this.#isCalm ? counters.activity : null;
    const activity = await activityOf(readers, rows ?? (await readActivity(readers, parts)));
    const threads = await phases.readThreads(readers, options, connections, counters, activity);
    const statements = await phases.readStatements(readers, counters, activity, threads);
    if (!knowsTime) {
      await phases.readKills(readers, counters.status, activity.at);
    }
    const running = valueOf(statements) ?? [];
    const locks = await phases.readLocks(readers, counters, activity, running);
    const shortStatements = await phases.readShortStatements(readers, activity, running);
    const otherThreads = await phases.readOtherThreads(readers, activity, threads, running);
    const digestRuns = await phases.readDigestRuns(readers, activity, threads, running);
    const files = await phases.readFiles(readers);
    const deadlocks = await phases.readDeadlocks(readers, counters, activity, threads);
    this.#recording = (await phases.readRecorded(readers)) ?? this.#recording;

    this.#remember(activity.at, counters.status, running);
    const { clock, cost, progress } = readers;
    const sample: Sample = {
      incarnation: incarnation(clock.ticking ? clock.origin : activity.at - counters.status.uptime * 1e6),
      at: activity.at,
      events: activity.events,
      allEventsAt: activity.allEventsAt,
      files,
      statements,
      justEnded: readers.statements.justEnded,
      shortStatements,
      threadIo: threads.threadIo,
      backgroundIo: threads.backgroundIo,
      serverThreads: threads.serverThreads,
      allThreads: threads.allThreads,
      otherThreads,
      digestRuns,
      exactIo: threads.kernelIo,
      work: progress.read(counters.progress, running),
      locks,
      deadlocks,
      status: counters.status,
      ...(activity.step !== null && { clockStep: activity.step }),
      ...(clock.steps.ahead !== null && { clockAhead: clock.steps.ahead }),
      cost: { serverMs: cost.take(), roundTripMs: performance.now() - began },
    };
    const steady = sampleOnAxis(sample, clock.steps, this.#starts);
    this.#starts = new Map(
      (valueOf(steady.statements) ?? []).map((statement) => [historyKey(statement), statement.startedAt])
    );
    return steady;
  }

  /** What performance_schema records, if a sample has looked since the last call. */
  takeRecording(): Recording | null {
    const recording = this.#recording;
    this.#recording = null;
    return recording;
  }

  /** Takes baselines of these statements' accounts and digests. */
  async watch(statements: WatchedStatement[]): Promise<void> {
    for (const statement of statements.slice(-MOST_WATCHED)) {
      this.#watched.set(historyKey(statement.key), statement);
    }
    const { baselines, batch } = this.readers;
    const others = baselines.concerned(this.#watched.values(), statements);
    baselines.add(await batch.read(baselines.parts(statements, undefined, others)), statements, others);
  }

  /** What is left of statements that the last sample no longer saw: one answer each, null for one that is read later. */
  async endings(ended: WatchedStatement[]): Promise<Array<EndingEvidence | null>> {
    const last = this.#last;
    const { batch, endings, status } = this.readers;
    if (ended.length === 0 || last === null) {
      return [];
    }
    const pending = this.#pending;
    const lastWith = ({ key }: WatchedStatement): SeenSample | null => pending.get(historyKey(key)) ?? this.#previous;
    const { steps } = this.readers.clock;
    const found = await endings.read(
      ended.map((statement) => byServer(statement, steps)),
      {
        lastWith,
        last,
        watched: this.#watched,
        timeOf: timesOf(this.readers, last.at),
        readStatus: (rows: Row[] | undefined) => status.read(rows, batch.spanOf('status')),
      }
    );
    this.#pending = new Map(
      ended.flatMap((statement, i) => {
        const seen = found[i] === null ? lastWith(statement) : null;
        return seen === null ? [] : [[historyKey(statement.key), seen] as const];
      })
    );
    ended
      .filter((one, i) => one.isSession === true && found[i] !== null)
      .forEach(({ key }) => this.#watched.delete(historyKey(key)));
    return found.map((evidence) => (evidence === null ? null : evidenceOnAxis(evidence, steps, last.at)));
  }

  #remember(at: Micros, status: ServerStatus, statements: RunningStatement[]): void {
    this.#sampledAt = performance.now();
    this.#previous = this.#last;
    const starts = new Map(statements.map((statement) => [historyKey(statement), statement.startedAt]));
    const before = this.#last === null ? null : { at: this.#last.at, comKill: this.#last.status.comKill };
    this.#last = { at, status, starts, before };
    for (const [key, { isSession = false }] of this.#watched) {
      if (!isSession && !starts.has(key) && !this.#previous?.starts.has(key)) {
        this.#watched.delete(key);
      }
    }
  }
}

/** A statement with its times by the server's clock. */
function byServer(statement: WatchedStatement, steps: ClockSteps): WatchedStatement {
  const { rollingBackSince } = statement;
  return rollingBackSince === undefined
    ? statement
    : { ...statement, rollingBackSince: steps.offAxis(rollingBackSince) };
}
