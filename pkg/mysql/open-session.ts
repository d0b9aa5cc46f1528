import type { Shortcoming } from '../../src/shared/resources';
import { instanceName } from '../../src/shared/settings';
import type { EndingEvidence } from '../detection/endings/ending';
import type { Sample } from '../detection/sample';
import type { DigestMemory } from '../detection/statements/novelty';
import type { Micros } from '../detection/time';
import type { Log } from '../plugin/logs';
import { enableAll } from './capabilities/enable';
import { isReadTheSameWay, RecordingWatch } from './capabilities/recording-watch';
import { serverInfo, type ServerInfo } from './capabilities/server-info';
import { shortcomings } from './capabilities/shortcomings';
import { survey, type Survey } from './capabilities/survey';
import { Connection, type Access, type OpenOptions } from './connection/connection';
import { ControlChannel } from './connection/control-channel';
import { asServerError, ServerError, loggable } from './connection/errors';
import { OwnTimeouts } from './connection/own-timeouts';
import { readOwnThreads } from './own-threads';
import { Cadence } from './protocol/cadence';
import { number } from './protocol/rows';
import { incarnationOf } from './protocol/incarnation';
import { ServerClock } from './protocol/server-clock';
import type { SampleOptions } from './sample/sample-options';
import { createReaders } from './sample/readers';
import { SampleReader } from './sample/sample-reader';
import type { Session } from './session';
import { examine, type Examination } from './statements/examine';
import { failed } from './statements/explain';
import type { WatchedStatement } from './statements/watched-statement';

/** While something is missing that an administrator can add, the server is surveyed again after this. Milliseconds. */
const SURVEY_AGAIN = 30_000;
/** Milliseconds that a sample waits for the control connection, before a survey. */
const PATIENCE = 1_000;

export interface ConnectOptions extends OpenOptions {
  /** Milliseconds between two surveys while something is missing. */
  surveyAgain?: number;
  /** Seconds between two looks at what performance_schema records. */
  recordingSeconds?: number;
}

/**
 * Opens a session on one server. `knownIncarnation` is the one seen last: the same life of the server keeps its name.
 * Rejects with a ServerError, at once when the signal aborts; then nothing stays open. What the account or the server
 * lacks is no error: it is in `server.shortcomings`.
 */
export async function connect(
  given: Access,
  log: Log,
  knownIncarnation: string | null = null,
  { surveyAgain = SURVEY_AGAIN, recordingSeconds, ...options }: ConnectOptions = {}
): Promise<Session> {
  const access = { ...given, timeouts: new OwnTimeouts() };
  const sampling = await Connection.open(access, options);
  const control = new ControlChannel(access, sampling.instance, log, options.callTimeout);
  const clock = new ServerClock();
  const abort = (): void => {
    sampling.close();
    control.close();
  };
  options.signal?.addEventListener('abort', abort);
  try {
    options.signal?.throwIfAborted();
    const pace = { surveyAgain, ...(recordingSeconds !== undefined && { recording: recordingSeconds }) };
    const surveyed = await surveyServer(sampling, control, clock, log, pace);
    return new OpenSession(sampling, control, clock, log, surveyed, access, knownIncarnation, pace);
  } catch (error) {
    abort();
    throw asServerError(error, instanceName(access.target), true);
  } finally {
    options.signal?.removeEventListener('abort', abort);
  }
}

/** Logs in once to see what the server is and lacks; disturbs no session. Rejects with a ServerError. */
export async function check(access: Access): Promise<ServerInfo> {
  const connection = await Connection.open(access);
  try {
    return serverInfo(connection, await survey(connection));
  } finally {
    connection.close();
  }
}

/** Milliseconds between surveys, and seconds between looks at what is recorded where they differ from the cadence's. */
interface Pace {
  surveyAgain: number;
  recording?: number;
}

interface SurveyedServer {
  found: Survey;
  /** Samples what the survey found readable; goes on where an earlier reader of the same life of the server stopped. */
  createReader: (earlier?: SampleReader) => SampleReader;
}

async function surveyServer(
  sampling: Connection,
  control: ControlChannel,
  clock: ServerClock,
  log: Log,
  { recording }: Pace
): Promise<SurveyedServer> {
  const second = await control.open();
  const found = await survey(second ?? sampling);
  const own = await readOwnThreads(second === null ? [sampling] : [sampling, second]);
  const cadence = (): Cadence => new Cadence(undefined, recording === undefined ? {} : { recording });
  return {
    found,
    createReader: (earlier) =>
      new SampleReader(createReaders(sampling, clock, own, found, log, earlier?.readers, cadence()), earlier),
  };
}

/** What is lost without the second connection. */
function withoutControl(problem: string | null): Shortcoming[] {
  return problem === null
    ? []
    : [
        {
          severity: 'warning',
          what: `There is no second connection for control: ${problem}`,
          lost: 'Plans of runaways are not read, and nothing can be switched on from Setup. Give the account three connections (MAX_USER_CONNECTIONS), and the server a free one.',
          remedy: null,
        },
      ];
}

class OpenSession implements Session {
  /** What performance_schema records, and what the last survey found. */
  readonly #watch: RecordingWatch;
  #reader: SampleReader;
  /** By `performance.now()`. */
  #surveyedAt = performance.now();
  /** Something that sampling depends on was switched since the last survey. */
  #isChanged = false;
  #incarnation: string | null = null;
  /** Of the session before this one, until the first sample. */
  #earlier: SampleReader | null = null;

  constructor(
    private readonly sampling: Connection,
    private readonly control: ControlChannel,
    private readonly clock: ServerClock,
    private readonly log: Log,
    private surveyed: SurveyedServer,
    private readonly access: Access,
    private readonly knownIncarnation: string | null,
    private readonly pace: Pace
  ) {
    this.#watch = new RecordingWatch(surveyed.found);
    this.#reader = surveyed.createReader();
  }

  get server(): ServerInfo {
    const unsafe = this.access.encryption?.shortcomings() ?? [];
    const server = serverInfo(this.sampling, this.#watch.found);
    return { ...server, shortcomings: [...unsafe, ...withoutControl(this.control.problem), ...server.shortcomings] };
  }

  async sample(options: SampleOptions): Promise<Sample> {
    if (this.clock.steps.isOff()) {
      const { instance } = this.sampling;
      throw new ServerError('unreachable', `${instance}: this machine’s clock was set. Sampling begins anew.`);
    }
    if (this.#isSurveyDue()) {
      await this.#surveyAgain();
    }
    if (this.#earlier !== null) {
      await this.#continue(this.#earlier);
    }
    // A connection lives within one life of the server, even if the server's wall clock is set.
    const sample = await this.#reader.sample(options, (started) => {
      this.#incarnation ??= incarnationOf(started, this.knownIncarnation);
      return this.#incarnation;
    });
    const recording = this.#reader.takeRecording();
    if (recording !== null) {
      this.#isChanged = this.#watch.note(recording, sample.at) || this.#isChanged;
    }
    return this.#watch.marked(sample);
  }

  takeOver(earlier: Session): void {
    this.#earlier = earlier instanceof OpenSession ? earlier.#reader : null;
    if (earlier instanceof OpenSession) {
      this.clock.steps.continueFrom(earlier.clock.steps);
      this.sampling.timeouts.continueFrom(earlier.sampling.timeouts);
    }
  }

  async #continue(earlier: SampleReader): Promise<void> {
    this.#earlier = null;
    const [row] = await this.sampling.query("SHOW GLOBAL STATUS WHERE Variable_name = 'Uptime'");
    if (row !== undefined && earlier.knows(number(row, 'Value'))) {
      this.#reader = this.surveyed.createReader(earlier);
    }
  }

  watch(statements: WatchedStatement[]): Promise<void> {
    return this.#reader.watch(statements);
  }

  endings(ended: WatchedStatement[]): Promise<Array<EndingEvidence | null>> {
    return this.#reader.endings(ended);
  }

  async examine(statement: WatchedStatement): Promise<Examination> {
    const found = await this.control.use((connection) => examine(connection, statement));
    if (found === null) {
      return { plan: failed('There was no free connection to ask on.'), digest: null };
    }
    return { ...found, digest: found.digest === null ? null : this.#onAxis(found.digest) };
  }

  #onAxis(digest: DigestMemory): DigestMemory {
    const moved = (time: Micros | null): Micros | null =>
      time === null ? null : this.clock.steps.onAxis(time, Infinity);
    return { ...digest, firstSeen: moved(digest.firstSeen), since: moved(digest.since) };
  }

  async enable(): Promise<string[]> {
    const statements = await this.control.use(async (connection) => {
      try {
        const ran = await enableAll(connection, await survey(connection));
        this.#watch.renew(await survey(connection));
        return ran;
      } finally {
        // Even if it failed half-way, the next sample reads what is there now.
        this.#isChanged = true;
      }
    });
    if (statements === null) {
      const { instance } = this.sampling;
      throw new ServerError(
        'unreachable',
        `${instance}: no second connection for control. Try again when one is free.`
      );
    }
    return statements;
  }

  close(): Promise<void> {
    this.sampling.close();
    this.control.close();
    return Promise.resolve();
  }

  #isSurveyDue(): boolean {
    const canBeAdded = shortcomings(this.#watch.found.findings).some(({ remedy }) => remedy !== null);
    return this.#isChanged || (canBeAdded && performance.now() - this.#surveyedAt > this.pace.surveyAgain);
  }

  /** Looks for a change over the control connection first, so that sampling is disturbed only if there is one. */
  async #surveyAgain(): Promise<void> {
    this.#surveyedAt = performance.now();
    const isChanged = this.#isChanged;
    this.#isChanged = false;
    try {
      const control = await this.control.openWithin(PATIENCE);
      await control?.renew();
      if (control !== null) {
        this.#watch.renew(await survey(control));
      }
      // What is read the same way goes on undisturbed.
      if (control === null ? !isChanged : isReadTheSameWay(this.#watch.found, this.surveyed.found)) {
        return;
      }
    } catch (error) {
      this.log.warn('the control connection was lost', { instance: this.sampling.instance, error: loggable(error) });
      this.control.lose();
      return;
    }
    await this.sampling.renew();
    this.surveyed = await surveyServer(this.sampling, this.control, this.clock, this.log, this.pace);
    this.#watch.renew(this.surveyed.found);
    // A statement that ran while something was switched on keeps its baselines.
    this.#reader = this.surveyed.createReader(this.#reader);
    this.#surveyedAt = performance.now();
  }
}
