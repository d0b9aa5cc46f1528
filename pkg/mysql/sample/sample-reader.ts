import type { EndingEvidence } from '../../detection/endings/ending';
import type { RunningStatement, Sample } from '../../detection/sample';
import { valueOf } from '../../detection/reading';
import type { Micros } from '../../detection/time';
import type { SeenSample } from '../endings/ending-reader';
import type { ServerStatus } from '../protocol/status';
import { historyKey } from '../statements/statement-history';
import type { WatchedStatement } from '../statements/watched-statement';
import * as phases from './phases';
import type { Readers } from './readers';
import type { SampleOptions } from './sample-options';

const MOST_WATCHED = 1000;

/** Samples one server whose features are known. A new one is made when they change. */
export class SampleReader {
  readonly #watched = new Map<string, WatchedStatement>();
  #previous: SeenSample | null = null;
  #last: SeenSample | null = null;

  constructor(private readonly readers: Readers) {}

  /** One sample. `incarnation` names the life of a server that started at a time. Rejects with a ServerError. */
  async sample(options: SampleOptions, incarnation: (started: Micros) => string): Promise<Sample> {
    const began = performance.now();
    const { readers } = this;
    const last = this.#last;
    const connections = last?.status.threadsConnected ?? 0;
    readers.cadence.next();

    await phases.prepare(readers);
    const runaways = options.runawayThreads ?? [];
    const counters = await phases.readCounters(readers, { isQuiet: last?.starts.size === 0, runaways, connections });
    if (last !== null) {
      // A statement seen in this sample cannot be the victim of a kill read so far.
      await phases.readKills(readers, counters.status, last.at);
    }
    await readers.baselines.refresh(readers.batch, [...this.#watched.values()], counters.status);
    const activity = await phases.readActivity(readers, counters);
    const threads = await phases.readThreads(readers, options, connections, counters, activity);
    const statements = await phases.readStatements(readers, counters, activity, threads);
    if (last === null) {
      await phases.readKills(readers, counters.status, activity.at);
    }
    const running = valueOf(statements) ?? [];
    const locks = await phases.readLocks(readers, counters, activity, running);
    const shortStatements = await phases.readShortStatements(readers, activity, running);
    const files = await phases.readFiles(readers);
    const deadlocks = await phases.readDeadlocks(readers, counters, activity);

    this.#remember(activity.at, counters.status, running);
    const { clock, cost, progress } = readers;
    return {
      incarnation: incarnation(clock.ticking ? clock.origin : activity.at - counters.status.uptime * 1e6),
      at: activity.at,
      events: activity.events,
      files,
      statements,
      shortStatements,
      threadIo: threads.threadIo,
      backgroundIo: threads.backgroundIo,
      allThreads: threads.allThreads,
      exactIo: threads.kernelIo,
      work: progress.read(counters.progress, running),
      locks,
      deadlocks,
      status: counters.status,
      cost: { serverMs: cost.take(), roundTripMs: performance.now() - began },
    };
  }

  /** Leaves own statements, which the server stopped on another connection, out of its count. */
  forgive(timeouts: number): void {
    this.readers.batch.timeouts += timeouts;
  }

  /** Takes baselines of these statements' accounts and digests. */
  async watch(statements: WatchedStatement[]): Promise<void> {
    for (const statement of statements.slice(-MOST_WATCHED)) {
      this.#watched.set(historyKey(statement.key), statement);
    }
    const { baselines, batch } = this.readers;
    baselines.add(await batch.read(baselines.parts(statements)), statements);
  }

  /** What is left of statements that the last sample no longer saw. One answer each, in their order. */
  async endings(ended: WatchedStatement[]): Promise<EndingEvidence[]> {
    const last = this.#last;
    const { batch, endings, status } = this.readers;
    return ended.length === 0 || last === null
      ? []
      : endings.read(ended, {
          previous: this.#previous,
          last,
          watched: this.#watched,
          timeOf: phases.timesOf(this.readers, last.at),
          readStatus: (rows) => status.read(rows, batch.timeouts),
        });
  }

  #remember(at: Micros, status: ServerStatus, statements: RunningStatement[]): void {
    this.#previous = this.#last;
    const starts = new Map(statements.map((statement) => [historyKey(statement), statement.startedAt]));
    this.#last = { at, status, starts };
    for (const key of this.#watched.keys()) {
      if (!starts.has(key) && !this.#previous?.starts.has(key)) {
        this.#watched.delete(key);
      }
    }
  }
}
