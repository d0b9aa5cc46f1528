import type { EndingEvidence } from '../../detection/endings/ending';
import type { RunningStatement, Sample } from '../../detection/sample';
import type { Picos, Micros } from '../../detection/time';
import type { Log } from '../../plugin/logs';
import { activePart, readActive, readWallClock } from '../statements/active-threads';
import { Baselines } from '../endings/baselines';
import { type ServerClock } from '../protocol/server-clock';
import type { Connection } from '../connection/connection';
import { CurrentStatements, readClock, type ActiveThreads } from '../statements/current-statements';
import { Deadlocks } from '../locks/deadlocks';
import { ServerError } from '../connection/errors';
import { EndingReader, type SeenSample } from '../endings/ending-reader';
import type { Features } from '../capabilities/features';
import { Files } from '../io/files';
import { FileEvents } from '../io/events';
import { KillReader } from '../endings/kill-reader';
import { LockReader } from '../locks/locks';
import { OwnCost } from './own-cost';
import { Progress } from '../statements/progress';
import { KernelIo } from '../io/kernel-io';
import { ShortStatements } from '../statements/short-statements';
import { BatchReader } from '../protocol/batch-reader';
import { markRollbacks } from '../locks/rollbacks';
import { number } from '../protocol/rows';
import type { SampleOptions } from './sample-options';
import type { WatchedStatement } from '../statements/watched-statement';
import { historyKey } from '../statements/statement-history';
import { Statements } from '../statements/running-statements';
import { StatusReader, type ServerStatus } from '../protocol/status';
import type { Survey } from '../capabilities/survey';
import { ThreadIoReader } from '../io/thread-io';
import { wallClockPart } from '../protocol/wall-clock';

const MOST_WATCHED = 1000;
/** Sampling over one connection whose server's features are known. Made anew when they change. */
export class SampleReader {
  readonly #cost: OwnCost;
  readonly #reader: BatchReader;
  readonly #baselines: Baselines;
  readonly #progress: Progress;
  readonly #statements = new Statements();
  readonly #kills: KillReader;
  readonly #passed: ShortStatements;
  readonly #locks = new LockReader();
  readonly #deadlocks: Deadlocks;
  readonly #threadIo: ThreadIoReader;
  readonly #events = new FileEvents();
  readonly #status = new StatusReader();
  /** Null where statements cannot be read. */
  readonly #current: CurrentStatements | null;
  readonly #files: Files;
  readonly #procIo: KernelIo;
  readonly #watched = new Map<string, WatchedStatement>();
  readonly #endings: EndingReader;
  #previous: SeenSample | null = null;
  #last: SeenSample | null = null;

  constructor(
    private readonly connection: Connection,
    private readonly clock: ServerClock,
    private readonly own: { thread: number | null; all: ReadonlySet<number> },
    private readonly found: Survey,
    log: Log
  ) {
    const { threadIndexes, threadIo, ownCost, statements, osThreads } = this.#features;
    this.#cost = new OwnCost(threadIndexes && ownCost ? own.thread : null);
    this.#reader = new BatchReader(connection, log, this.#cost);
    this.#baselines = new Baselines(connection.flavour, this.#features);
    this.#kills = new KillReader(this.#reader, this.#features);
    this.#endings = new EndingReader(this.#reader, connection.flavour, this.#features, this.#baselines, this.#kills);
    this.#files = new Files(found.dataDir);
    this.#procIo = new KernelIo(osThreads ? own.thread : null);
    this.#passed = new ShortStatements(connection.flavour);
    this.#threadIo = new ThreadIoReader(threadIo, threadIndexes);
    this.#current = statements && own.thread !== null ? new CurrentStatements(own.thread, threadIndexes) : null;
    this.#deadlocks = new Deadlocks(this.#features.deadlocks);
    this.#progress = new Progress(connection.flavour, this.#features);
  }

  async sample(
    { watchedThreads, withFiles, runawayThreads = [] }: SampleOptions,
    incarnation: (started: Micros) => string
  ): Promise<Sample> {
    const began = performance.now();
    const features = this.#features;
    const { thread } = this.own;
    const watched = [...this.#watched.values()];
    await this.#threadIo.prepare(this.#reader);
    await this.#procIo.prepare(this.#reader);
    const connections = this.#last?.status.threadsConnected ?? 0;
    // Counters come before statements: what moved after a statement was last seen running is part of its end.
    const counted = await this.#reader.read({
      status: this.#status.part(this.#last?.starts.size === 0),
      ...this.#progress.parts(runawayThreads, connections),
    });
    const status = this.#status.read(counted.status, this.#reader.timeouts);
    if (this.#last !== null) {
      // Whom this round still sees, none of the kills that are told of by now was of.
      await this.#readKills(status, this.#last.at);
    }
    await this.#baselines.refresh(this.#reader, watched, status);
    const rows = await this.#reader.read({
      ...this.#deadlocks.parts(status),
      active:
        this.#current === null || thread === null
          ? null
          : activePart(thread, this.connection.flavour, features.osThreads),
      // The whole server's I/O and its threads' are compared: one is read right after the other.
      events: features.events ? this.#events.part() : null,
    });
    const active = readActive(rows.active ?? []);
    const at = readWallClock(rows.active ?? []) ?? (await this.#readWall());
    const events = this.#events.read(rows.events ?? []);
    const moment: ActiveThreads = { at, active, timeOf: this.#timeOf(at) };
    const currentPart = this.#current?.part(moment) ?? null;
    const more = await this.#reader.read({
      ...this.#threadIo.parts({
        active: [...active.values()].filter(({ threadId }) => !this.own.all.has(threadId)),
        followed: watchedThreads,
        events,
        isUsed: (event) => this.#events.isUsed(event),
        connections,
      }),
      current: currentPart,
    });
    if (this.#current !== null && (rows.active === undefined || (currentPart !== null && more.current === undefined))) {
      const { instance } = this.connection;
      throw new ServerError('timeout', `${instance}: its running statements could not be read. It is tried again.`);
    }
    const exactIo = await this.#procIo.read(active.values(), watchedThreads, this.#threadIo.still);
    const reading = thread === null ? null : readClock(more.current ?? [], thread);
    if (reading !== null) {
      this.clock.tick(reading.timer, reading.wall, status.uptime);
    }
    const timeOf = this.#timeOf(at);
    const current = (this.#current?.read(more.current ?? []) ?? []).filter(
      ({ threadId }) => !this.own.all.has(threadId)
    );
    const complete = await this.#statements.complete(this.#reader, current, active, timeOf);
    const statements = features.rowLocks
      ? await markRollbacks(this.#reader, complete, {
          rowLockWaits: status.rowLockWaits,
          dataLocks: features.dataLocks,
        })
      : complete;
    if (this.#last === null) {
      await this.#readKills(status, at);
    }
    const locks = await this.#locks.read(this.#reader, {
      features,
      rowLockWaits: status.rowLockWaits,
      own: this.own.all,
      statements,
      active,
      at,
      timeOf,
    });
    const passed =
      features.digests && features.history
        ? await this.#passed.read(this.#reader, { at, statements, own: this.own.all, timeOf })
        : [];
    const files = features.files && withFiles ? await this.#files.read(this.#reader) : null;
    const deadlocks = await this.#deadlocks.read(this.#reader, status.deadlocks, rows, at);
    this.#remember(at, status, statements);
    const origin = this.clock.ticking ? this.clock.origin : at - status.uptime * 1e6;
    return {
      incarnation: incarnation(origin),
      at,
      events,
      files,
      statements,
      shortStatements: passed.map((statement) => ({ ...statement, kills: this.#kills.seen.naming(statement) })),
      ...this.#threadIo.read(more),
      allThreads: more.threadIo !== undefined && !features.threadIndexes,
      exactIo,
      work: this.#progress.read(counted, statements),
      locks,
      deadlocks,
      status,
      cost: { serverMs: this.#cost.take(), roundTripMs: performance.now() - began },
    };
  }

  /** Leaves own statements, stopped by the server on another connection, out of its count. */
  forgive(timeouts: number): void {
    this.#reader.timeouts += timeouts;
  }

  async watch(statements: WatchedStatement[]): Promise<void> {
    for (const statement of statements.slice(-MOST_WATCHED)) {
      this.#watched.set(historyKey(statement.key), statement);
    }
    this.#baselines.add(await this.#reader.read(this.#baselines.parts(statements)), statements);
  }

  async endings(gone: WatchedStatement[]): Promise<EndingEvidence[]> {
    const last = this.#last;
    return gone.length === 0 || last === null
      ? []
      : this.#endings.read(gone, {
          previous: this.#previous,
          last,
          watched: this.#watched,
          timeOf: this.#timeOf(last.at),
          readStatus: (rows) => this.#status.read(rows, this.#reader.timeouts),
        });
  }

  get #features(): Features {
    return this.found.features;
  }

  #timeOf(at: Micros): (timer: Picos) => Micros {
    return (timer) => (this.clock.ticking ? this.clock.at(timer) : at);
  }

  /** `after`: the round after which they were. */
  #readKills({ comKill }: ServerStatus, after: Micros): Promise<void> {
    return this.#kills.read({ comKill, at: after + 1, timeOf: this.#timeOf(after) });
  }

  async #readWall(): Promise<Micros> {
    const { wall } = await this.#reader.read({ wall: wallClockPart });
    return number(wall?.[0] ?? {}, 'wall');
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
