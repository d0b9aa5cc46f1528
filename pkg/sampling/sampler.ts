import { setTimeout as sleep } from 'node:timers/promises';
import type { UndoForecast } from '../detection/statements/undo-rates';
import { ServerError, loggable } from '../mysql/connection/errors';
import type { Session } from '../mysql/session';
import { backoff } from './backoff';
import type { SamplerOptions } from './options';
import type { OwnKill } from './own-kills';
import { SampleRecorder, type LatestLocks } from './sample-recorder';
import { nextDue } from './schedule';
import { notSampledYet, type SamplerStatus } from './status';

/** Milliseconds that the sample in flight has to end. */
const LAST_SAMPLE = 1_000;
/** Milliseconds that the history has to take what was sampled last. */
const LAST_WRITES = 1_500;

/** Samples one instance until it is stopped: one session, one sample at a time, a new session when one is lost. */
export class Sampler {
  readonly #options: SamplerOptions;
  readonly #recorder: SampleRecorder;
  readonly #stopping = new AbortController();
  readonly #settled = Promise.withResolvers<void>();
  #running: Promise<void> | null = null;
  #session: Session | null = null;
  /** The session before, which may have been lost while a runaway ran. */
  #earlier: Session | null = null;
  #status = notSampledYet;

  constructor(options: SamplerOptions) {
    this.#options = options;
    this.#recorder = new SampleRecorder(options);
  }

  get status(): SamplerStatus {
    return { ...this.#status, problem: this.#status.problem ?? this.#recorder.historyProblem };
  }

  /** The locks of the latest sample; null before the first one. */
  get latest(): LatestLocks | null {
    return this.#recorder.latest;
  }

  get forecastUndo(): UndoForecast {
    return this.#recorder.forecastUndo;
  }

  /** Remembers a kill that Runaway sent: the ending of its victim names who asked for it. */
  noteKill(kill: OwnKill): void {
    this.#recorder.noteKill(kill);
  }

  /** Resolves once the first sample has succeeded or failed. */
  get settled(): Promise<void> {
    return this.#settled.promise;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /**
   * Ends sampling after the sample in flight and when it is written, or within seconds if the server or the history does
   * not answer; may be called twice.
   */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const patience = setTimeout(() => void this.#session?.close(), LAST_SAMPLE);
    await this.#running;
    clearTimeout(patience);
    await Promise.race([this.#recorder.written(), sleep(LAST_WRITES)]);
    this.#options.meter.stopped(this.#options.instance);
    this.#settled.resolve();
  }

  /** Switches on the needed consumers and instruments; answers the statements it ran. Rejects with a ServerError. */
  async enable(): Promise<string[]> {
    const session = this.#session;
    if (session === null) {
      throw new ServerError('unreachable', this.#status.problem ?? `${this.#options.instance}: not connected.`);
    }
    const statements = await session.enable();
    this.#status = { ...this.#status, server: session.server };
    return statements;
  }

  async #run(): Promise<void> {
    await Promise.race([this.#recorder.resume(), aborted(this.#stopping.signal)]);
    let failures = 0;
    while (!this.#stopping.signal.aborted) {
      let session: Session | null = null;
      try {
        session = await this.#options.connect(this.#recorder.incarnation, this.#stopping.signal);
        if (this.#earlier !== null) {
          session.takeOver?.(this.#earlier);
        }
        this.#earlier = session;
        this.#session = session;
        this.#status = { ...this.#status, server: session.server };
        await this.#sampleUntilStopped(session, () => {
          failures = 0;
        });
      } catch (error) {
        if (this.#stopping.signal.aborted) {
          break;
        }
        failures += 1;
        this.#interrupted(error, failures);
        await this.#pause(backoff(failures, error instanceof ServerError && error.kind === 'denied'));
      } finally {
        this.#session = null;
        this.#recorder.leave();
        await session?.close();
      }
    }
  }

  async #sampleUntilStopped(session: Session, sampled: () => void): Promise<void> {
    const interval = this.#options.sampleSeconds * 1000;
    let due = performance.now();
    while (!this.#stopping.signal.aborted) {
      this.#status = await this.#recorder.sample(session);
      this.#settled.resolve();
      await this.#recorder.prepareNext(session);
      sampled();
      due = nextDue(due, performance.now(), interval);
      await this.#pause(due - performance.now());
    }
  }

  #interrupted(error: unknown, failures: number): void {
    const { instance, log, meter } = this.#options;
    const problem = error instanceof Error ? error.message : String(error);
    // The 1st, 2nd, 4th, 8th … time: a server that is down for a night must not fill the log.
    if (Number.isInteger(Math.log2(failures))) {
      const write = error instanceof ServerError ? log.warn : log.error;
      write('sampling interrupted', { instance, attempt: failures, error: loggable(error) });
    }
    meter.interrupted(instance);
    const isRefused = error instanceof ServerError && error.kind === 'denied';
    this.#recorder.interrupted({ reason: isRefused ? 'refused' : 'unreachable', detail: problem });
    this.#status = { ...this.#status, problem };
    this.#settled.resolve();
  }

  /** Milliseconds; ends early when sampling is stopped. */
  async #pause(ms: number): Promise<void> {
    await sleep(Math.max(0, ms), undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
