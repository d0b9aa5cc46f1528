import { statementId } from '../detection/statements/record';
import { rememberKilled } from '../detection/statements/returned-statements';
import type { Reading } from '../detection/reading';
import type { Locks } from '../detection/sample';
import { UndoRates, type UndoForecast } from '../detection/statements/undo-rates';
import type { Micros } from '../detection/time';
import type { Session } from '../mysql/session';
import { AlertLabels } from './alert-labels';
import { advance, initialState, type SamplerState } from './advance';
import { stateOfEarlierProcess } from './earlier-process';
import { readEndings } from './endings';
import { gapBefore, longestStep, type Interruption, type LastSample } from './gaps';
import { HistoryGuard } from './history-guard';
import type { SamplerOptions } from './options';
import { OwnKills, type OwnKill } from './own-kills';
import { SeasonalIo } from './seasonal-io';
import { Redactor } from './redactor';
import { RunawayExaminer, runawayThreads } from './runaway-examiner';
import type { SamplerStatus } from './status';
import { BaselineWatch, threadsToWatch } from './watch';

/** The locks of a sample, in one life of the server. `seen` is by `performance.now()`. */
export interface LatestLocks {
  incarnation: string;
  seen: number;
  locks: Reading<Locks>;
}

/** Takes one sample after another of one instance and writes them to its history. Knows what each needs of the last. */
export class SampleRecorder {
  readonly #options: SamplerOptions;
  readonly #history: HistoryGuard;
  readonly #examiner: RunawayExaminer;
  readonly #watch: BaselineWatch;
  readonly #redactor: Redactor;
  readonly #alerts = new AlertLabels();
  readonly #seasonal: SeasonalIo;
  readonly #ownKills = new OwnKills();
  readonly #undo = new UndoRates();
  readonly #longestStep: number;
  /** Where the gap of a server begins that was never reached. */
  readonly #began: Micros = Date.now() * 1000;
  #state: SamplerState = initialState;
  #last: LastSample | null = null;
  #interruption: Interruption | null = null;
  #latest: LatestLocks | null = null;

  constructor(options: SamplerOptions) {
    this.#options = options;
    this.#history = new HistoryGuard(options);
    this.#examiner = new RunawayExaminer(options);
    this.#watch = new BaselineWatch(options.rules.runawaySeconds);
    this.#redactor = new Redactor(options.redact);
    this.#seasonal = new SeasonalIo(options.instance, (read) => this.#history.read(read));
    this.#longestStep = longestStep(options.sampleSeconds);
  }

  /** The life of the server that was sampled last; null before the first sample ever. */
  get incarnation(): string | null {
    return this.#last?.incarnation ?? null;
  }

  /** The latest sample's locks, and when it was taken; null before the first one. */
  get latest(): LatestLocks | null {
    return this.#latest;
  }

  /** How long undoing takes, by the rollbacks that were seen. */
  readonly forecastUndo: UndoForecast = (rows) => this.#undo.forecast(rows);

  /** Remembers a kill that Runaway sent: the ending of its victim names who asked for it. */
  noteKill(kill: OwnKill): void {
    this.#ownKills.note(kill);
  }

  /** Why the history could not be read or written; null when all is well. */
  get historyProblem(): string | null {
    return this.#history.problem;
  }

  /** Resolves when all that was sampled is in the history. */
  written(): Promise<void> {
    return this.#history.written();
  }

  /** Continues where an earlier process stopped. */
  async resume(): Promise<void> {
    const { instance } = this.#options;
    await this.#history.read(async (history) => {
      const last = await history.lastSample(instance);
      if (last !== null) {
        this.#state = await stateOfEarlierProcess(history, instance, last.at);
        this.#last = { ...last, seen: null };
      }
    });
  }

  /**
   * Reads a sample, classifies the statements that ended, and has it all written. Rejects when the session is lost; a
   * history that fails is `historyProblem`.
   */
  async sample(session: Session): Promise<SamplerStatus> {
    const { instance, rules, meter } = this.#options;
    const { tracked } = this.#state;
    const sample = await session.sample({
      watchedThreads: threadsToWatch(tracked),
      runawayThreads: runawayThreads(tracked),
    });
    const sampledAt = Date.now();
    this.#redactor.readAs(session.server);
    const examined = { ...this.#state, tracked: this.#examiner.merge(tracked) };
    const { state, batch, ended } = advance(examined, instance, sample, rules, this.#longestStep, this.#seasonal.usual);
    const isFirst = this.#state.previous === null;
    const gaps = isFirst ? gapBefore(sample, this.#last, this.#longestStep, this.#interruption) : [];
    // Until their evidence is read they stay tracked: a connection that is lost here loses no ending.
    const stillTracked = ended.map((statement) => [statementId(statement.record.key), statement] as const);
    this.#state = { ...state, tracked: new Map([...stillTracked, ...state.tracked]) };
    const { closed, pending } = await readEndings(session, ended, sample.at, this.#redactor, this.#ownKills);
    // A statement that is tracked and does not run has ended: the next sample asks for its evidence again.
    const later = pending.map((statement) => [statementId(statement.record.key), statement] as const);
    const killed = rememberKilled(state.killed, closed, sample.at);
    this.#state = { ...state, tracked: new Map([...later, ...state.tracked]), killed };
    const statements = [...batch.statements, ...closed];
    const redacted = this.#redactor.batch({ ...batch, statements, gaps: [...gaps, ...batch.gaps] });
    this.#history.write(this.#alerts.batch(redacted, (text) => this.#redactor.withoutLiterals(text)));
    this.#last = { at: sample.at, incarnation: sample.incarnation, seen: performance.now() };
    this.#undo.look(
      [...this.#state.tracked.values()].map(({ record }) => record),
      sample.at
    );
    this.#latest = { incarnation: sample.incarnation, seen: performance.now(), locks: sample.locks };
    this.#interruption = null;
    meter.sampled(instance, sample.cost, statements, batch.activity);
    return {
      server: session.server,
      problem: null,
      sampledAt,
      serverMs: sample.cost.serverMs,
      clockAhead: sample.clockAhead === undefined ? null : sample.clockAhead / 1e6,
    };
  }

  /** Between two samples: examines new runaways, and takes baselines of statements that are about to become runaways. */
  async prepareNext(session: Session): Promise<void> {
    const { tracked } = this.#state;
    this.#examiner.look(session, tracked);
    if (this.#last !== null) {
      void this.#seasonal.look(this.#last.at);
      await this.#watch.look(session, tracked, this.#last.at);
    }
  }

  /** Records that the server cannot be sampled: its gap grows. */
  interrupted(interruption: Interruption): void {
    this.#interruption = interruption;
    this.#state = { ...this.#state, previous: null, previousEvents: null, sampledAt: [], previousFiles: null };
    this.#watch.forget();
    const { at: from, seen } = this.#last ?? { at: this.#began, seen: null };
    const to = seen === null ? Math.max(from, Date.now() * 1000) : from + (performance.now() - seen) * 1000;
    this.#history.writeGap({ from, to, ...interruption });
  }

  /** Asks nothing more of a session that is about to be closed. */
  leave(): void {
    this.#examiner.rest();
  }
}
