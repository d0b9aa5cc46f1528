import type { StatementFilter } from '../store/answers';
import type { History } from '../store/history';
import { statementId, type StatementRecord } from '../detection/statements/record';
import { MOST_REMEMBERED, rememberKilled, RETURNS_WITHIN } from '../detection/statements/returned-statements';
import { scoreSpike } from '../detection/io/spikes';
import { GAP_INTERVALS } from '../detection/gap';
import type { Micros } from '../detection/time';
import type { Rules } from '../detection/statements/tracker';
import { ServerError, told } from '../mysql/connection/errors';
import type { ServerInfo, Session } from '../mysql/session';
import type { Log } from '../plugin/logs';
import { backoff } from './backoff';
import { RunawayExaminer, runawayThreads } from './runaway-examiner';
import { judge } from './endings';
import { gapBefore, type LastSample } from './gaps';
import type { Meter } from './metrics';
import { pause } from './pause';
import { Redactor } from './redactor';
import { advance, initialState, resume, type SamplerState } from './advance';
import { threadsToWatch, Watch } from './watch';

/** Files are read in one round of so many: thousands of them cost more than all the rest. */
const FILES_EVERY = 5;
/** Records kept for a history that cannot be written for now. */
const UNWRITTEN_RECORDS = 1000;
/** How much of the past warms up the spike score, in microseconds. */
const SPIKE_PAST = 15 * 60 * 1_000_000;

const killedRunaways: StatementFilter = {
  outcomes: ['killed', 'connection-killed'],
  runawaysOnly: true,
  ...{ users: [], schemas: [], digests: [], minElapsed: 0, slack: 0, limit: MOST_REMEMBERED },
};

export interface SamplerOptions {
  instance: string;
  sampleSeconds: number;
  newDigestHours: number;
  redact: boolean;
  rules: Rules;
  /** Opens a session; is told the incarnation last seen, to recognise the same life of the server. */
  connect: (knownIncarnation: string | null) => Promise<Session>;
  history: Pick<
    History,
    | 'write'
    | 'writeGap'
    | 'openStatements'
    | 'statementsIn'
    | 'lastSample'
    | 'recentIo'
    | 'digestFirstSeen'
    | 'firstSample'
  >;
  log: Log;
  meter: Meter;
}

/** How one instance's sampling is doing. Times are epoch milliseconds of this machine's clock. */
export interface SamplerStatus {
  server: ServerInfo | null;
  problem: string | null;
  sampledAt: number | null;
  serverMs: number | null;
  /** Seconds by which the server's clock is ahead of this machine's. */
  clockAhead: number | null;
}

/** Samples one instance for as long as it lives: one session, one round at a time, reconnecting when it is lost. */
export class Sampler {
  readonly #options: SamplerOptions;
  readonly #examiner: RunawayExaminer;
  readonly #watch: Watch;
  readonly #redactor: Redactor;
  readonly #stopping = new AbortController();
  #memory: SamplerState = initialState;
  #last: LastSample | null = null;
  #unwritten: StatementRecord[] = [];
  /** Where the gap of a server begins that was never reached. */
  readonly #began: Micros = Date.now() * 1000;
  #running: Promise<void> | null = null;
  #session: Session | null = null;
  #failing: string | null = null;
  readonly #settled = Promise.withResolvers<void>();
  #status: SamplerStatus = {
    server: null,
    problem: 'Not sampled yet.',
    sampledAt: null,
    serverMs: null,
    clockAhead: null,
  };

  constructor(options: SamplerOptions) {
    this.#options = options;
    this.#examiner = new RunawayExaminer(options);
    this.#watch = new Watch(options.rules.runawaySeconds);
    this.#redactor = new Redactor(options.redact);
  }

  get status(): SamplerStatus {
    return this.#status;
  }

  /** Resolves once the first round has succeeded or failed. */
  get settled(): Promise<void> {
    return this.#settled.promise;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Ends sampling after the round in flight; may be called twice. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** Switches on what is needed and off; answers the statements that were run. Rejects with a ServerError. */
  async enable(): Promise<string[]> {
    const session = this.#session;
    if (session === null) {
      throw new ServerError('unreachable', this.#status.problem ?? `${this.#options.instance}: not connected.`);
    }
    const done = await session.enable();
    this.#status = { ...this.#status, server: session.server };
    return done;
  }

  async #run(): Promise<void> {
    const { instance, connect, log } = this.#options;
    this.#takeUp();
    let attempt = 0;
    while (!this.#stopping.signal.aborted) {
      let session: Session | null = null;
      try {
        session = await connect(this.#last?.incarnation ?? null);
        this.#session = session;
        this.#status = { ...this.#status, server: session.server };
        await this.#sample(session, () => {
          attempt = 0;
        });
      } catch (error) {
        attempt += 1;
        const problem = error instanceof Error ? error.message : String(error);
        // Ever more rarely: a server that is down for a night shall not fill the log.
        if (Number.isInteger(Math.log2(attempt))) {
          const tell = error instanceof ServerError ? log.warn : log.error;
          tell('sampling interrupted', { instance, attempt, error: told(error) });
        }
        this.#options.meter.interrupted(instance);
        this.#lost(problem);
        this.#settled.resolve();
        await pause(backoff(attempt, error instanceof ServerError && error.kind === 'denied'), this.#stopping.signal);
      } finally {
        this.#session = null;
        this.#examiner.rest();
        await session?.close();
      }
    }
  }

  async #sample(session: Session, sampled: () => void): Promise<void> {
    const interval = this.#options.sampleSeconds * 1000;
    let due = performance.now();
    for (let round = 0; !this.#stopping.signal.aborted; round++) {
      // A rate needs two: the first two rounds read them both.
      await this.#round(session, round === 1 || round % FILES_EVERY === 0);
      sampled();
      // A round that overran is not made up for: the next one is due at the next full interval.
      const late = Math.max(0, performance.now() - due);
      due += interval * (Math.floor(late / interval) + 1);
      await pause(due - performance.now(), this.#stopping.signal);
    }
  }

  async #round(session: Session, withFiles: boolean): Promise<void> {
    const { instance, rules, meter } = this.#options;
    const { tracked } = this.#memory;
    const watchedThreads = threadsToWatch(tracked);
    const sample = await session.sample({ watchedThreads, withFiles, runawayThreads: runawayThreads(tracked) });
    const sampledAt = Date.now();
    const known = { ...this.#memory, tracked: this.#examiner.merge(tracked) };
    const { memory, batch, ended } = advance(known, instance, sample, rules, this.#gapSeconds);
    const gaps =
      this.#memory.previous === null ? gapBefore(sample, this.#last, this.#gapSeconds, this.#status.problem) : [];
    // Until they are judged they stay among the followed, so that a connection lost here loses no ending.
    this.#memory = {
      ...memory,
      tracked: new Map([...ended.map((track) => [statementId(track.record.key), track] as const), ...memory.tracked]),
    };
    const judged = await judge(session, ended, sample.at, this.#redactor);
    this.#memory = { ...memory, killed: rememberKilled(memory.killed, judged, sample.at) };
    const { statements, ...round } = this.#redactor.batch({
      ...batch,
      statements: [...this.#unwritten, ...batch.statements, ...judged],
      gaps: [...gaps, ...batch.gaps],
    });
    const problem = this.#attempt('written', () => this.#options.history.write({ ...round, statements }));
    this.#unwritten =
      problem === null ? [] : statements.filter(({ endedAt }) => endedAt !== null).slice(-UNWRITTEN_RECORDS);
    this.#last = { at: sample.at, incarnation: sample.incarnation, seen: performance.now() };
    this.#status = {
      server: session.server,
      problem,
      sampledAt,
      serverMs: sample.cost.serverMs,
      clockAhead: sample.at / 1e6 - sampledAt / 1e3,
    };
    this.#settled.resolve();
    meter.sampled(instance, sample.cost, [...batch.statements, ...judged]);
    this.#examiner.look(session, this.#memory.tracked);
    await this.#watch.look(session, this.#memory.tracked, sample.at);
  }

  /** What a history knows from before this process: statements that ran, those that may come back, and the past the spike score needs. */
  #takeUp(): void {
    const { instance, history } = this.#options;
    this.#attempt('read', () => {
      const last = history.lastSample(instance);
      if (last !== null) {
        this.#last = { ...last, seen: null };
        const spikes = history
          .recentIo(instance, last.at - SPIKE_PAST)
          .reduce((past, { bytes }) => scoreSpike(past, bytes).past, initialState.spikes);
        const range = { from: last.at - RETURNS_WITHIN, to: last.at };
        const killed = rememberKilled([], history.statementsIn(instance, range, killedRunaways), last.at);
        this.#memory = { ...initialState, tracked: resume(history.openStatements(instance)), killed, spikes };
      }
    });
  }

  #lost(problem: string): void {
    const { instance, history } = this.#options;
    this.#memory = { ...this.#memory, previous: null, previousFiles: null };
    this.#watch.forget();
    this.#status = { ...this.#status, problem };
    const { at: from, seen } = this.#last ?? { at: this.#began, seen: null };
    const to = seen === null ? Math.max(from, Date.now() * 1000) : from + (performance.now() - seen) * 1000;
    this.#attempt('written', () => history.writeGap(instance, { from, to, reason: 'unreachable', detail: problem }));
  }

  get #gapSeconds(): number {
    return this.#options.sampleSeconds * GAP_INTERVALS;
  }

  /** Sampling goes on when the history cannot be used; what is wrong is said. */
  #attempt(done: 'read' | 'written', work: () => void): string | null {
    const { instance, log, meter } = this.#options;
    try {
      work();
      this.#failing = null;
      return null;
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      meter.historyFailed(instance);
      if (problem !== this.#failing) {
        log.error(`the history could not be ${done}`, { instance, error });
      }
      this.#failing = problem;
      return problem;
    }
  }
}
