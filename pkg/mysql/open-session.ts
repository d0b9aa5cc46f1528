import { instanceName } from '../../src/shared/settings';
import type { EndingEvidence } from '../detection/endings/ending';
import type { Sample } from '../detection/sample';
import type { Log } from '../plugin/logs';
import { enableAll } from './capabilities/enable';
import { serverInfo, type ServerInfo } from './capabilities/server-info';
import { survey } from './capabilities/survey';
import { Connection, type Access, type OpenOptions } from './connection/connection';
import { ControlChannel } from './connection/control-channel';
import { asServerError, ServerError, loggable } from './connection/errors';
import { readOwnThreads } from './own-threads';
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

export interface ConnectOptions extends OpenOptions {
  /** Milliseconds between two surveys while something is missing. */
  surveyAgain?: number;
}

/**
 * Opens a session on one server. `knownIncarnation` is the one seen last: the same life of the server keeps its name.
 * Rejects with a ServerError, at once when the signal aborts; then nothing stays open. What the account or the server
 * lacks is no error: it is in `server.shortcomings`.
 */
export async function connect(
  access: Access,
  log: Log,
  knownIncarnation: string | null = null,
  { surveyAgain = SURVEY_AGAIN, ...options }: ConnectOptions = {}
): Promise<Session> {
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
    const surveyed = await surveyServer(sampling, control, clock, log);
    return new OpenSession(sampling, control, clock, log, surveyed, access, knownIncarnation, surveyAgain);
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

interface SurveyedServer {
  server: ServerInfo;
  /** Samples what the survey found readable. */
  reader: SampleReader;
}

async function surveyServer(
  sampling: Connection,
  control: ControlChannel,
  clock: ServerClock,
  log: Log
): Promise<SurveyedServer> {
  const second = await control.open();
  const found = await survey(second ?? sampling);
  const own = await readOwnThreads(second === null ? [sampling] : [sampling, second]);
  return {
    server: serverInfo(sampling, found),
    reader: new SampleReader(createReaders(sampling, clock, own, found, log)),
  };
}

class OpenSession implements Session {
  #server: ServerInfo;
  #reader: SampleReader;
  /** By `performance.now()`. */
  #surveyedAt = performance.now();
  /** Something that sampling depends on was switched since the last survey. */
  #isChanged = false;
  #incarnation: string | null = null;

  constructor(
    private readonly sampling: Connection,
    private readonly control: ControlChannel,
    private readonly clock: ServerClock,
    private readonly log: Log,
    { server, reader }: SurveyedServer,
    private readonly access: Access,
    private readonly knownIncarnation: string | null,
    private readonly surveyAgain: number
  ) {
    this.#server = server;
    this.#reader = reader;
  }

  get server(): ServerInfo {
    const unsafe = this.access.encryption?.shortcomings() ?? [];
    return { ...this.#server, shortcomings: [...unsafe, ...this.#server.shortcomings] };
  }

  async sample(options: SampleOptions): Promise<Sample> {
    if (this.#isSurveyDue()) {
      await this.#surveyAgain();
    }
    // A connection lives within one life of the server, even if the server's wall clock is set.
    return this.#reader.sample(options, (started) => {
      this.#incarnation ??= incarnationOf(started, this.knownIncarnation);
      return this.#incarnation;
    });
  }

  watch(statements: WatchedStatement[]): Promise<void> {
    return this.#reader.watch(statements);
  }

  endings(ended: WatchedStatement[]): Promise<EndingEvidence[]> {
    return this.#reader.endings(ended);
  }

  async examine(statement: WatchedStatement): Promise<Examination> {
    const found = await this.control.use((connection) => examine(connection, statement));
    if (found === null) {
      return { plan: failed('There was no free connection to ask on.'), digest: null, timeouts: 0 };
    }
    this.#reader.forgive(found.timeouts);
    return found;
  }

  async enable(): Promise<string[]> {
    const statements = await this.control.use(async (connection) => {
      try {
        const ran = await enableAll(connection, await survey(connection));
        this.#server = serverInfo(connection, await survey(connection));
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
    const canBeAdded = this.#server.shortcomings.some(({ remedy }) => remedy !== null);
    return this.#isChanged || (canBeAdded && performance.now() - this.#surveyedAt > this.surveyAgain);
  }

  /** Looks for a change over the control connection first, so that sampling is disturbed only if there is one. */
  async #surveyAgain(): Promise<void> {
    this.#surveyedAt = performance.now();
    const isChanged = this.#isChanged;
    this.#isChanged = false;
    try {
      const before = JSON.stringify(this.#server);
      const control = await this.control.open();
      await control?.renew();
      const found = control === null ? null : serverInfo(control, await survey(control));
      if (!isChanged && (found === null || JSON.stringify(found) === before)) {
        return;
      }
    } catch (error) {
      this.log.warn('the control connection was lost', { instance: this.sampling.instance, error: loggable(error) });
      this.control.lose();
      return;
    }
    await this.sampling.renew();
    const { server, reader } = await surveyServer(this.sampling, this.control, this.clock, this.log);
    this.#server = server;
    this.#reader = reader;
    this.#surveyedAt = performance.now();
  }
}
