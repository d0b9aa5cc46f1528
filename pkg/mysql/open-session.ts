import { instanceName } from '../../src/shared/settings';
import type { EndingEvidence } from '../detection/endings/ending';
import type { Sample } from '../detection/sample';
import type { Log } from '../plugin/logs';
import { ServerClock } from './protocol/server-clock';
import { Connection, type Access } from './connection/connection';
import { asServerError, isStatementError, ServerError, told } from './connection/errors';
import { incarnationOf } from './protocol/incarnation';
import { createReaders, type OwnThreads } from './sample/readers';
import { SampleReader } from './sample/sample-reader';
import { number } from './protocol/rows';
import { examine, type Examination } from './statements/examine';
import { failed } from './statements/explain';
import type { ServerInfo, Session } from './session';
import type { SampleOptions } from './sample/sample-options';
import type { WatchedStatement } from './statements/watched-statement';
import { grantToEnable, shortcomings } from './capabilities/shortcomings';
import { enableAll } from './capabilities/enable';
import { readable, switchStates } from './capabilities/readable';
import { survey, type Survey } from './capabilities/survey';

/** While something is missing that an administrator can mend, it is looked for again after so long. Milliseconds. */
const SURVEY_AGAIN = 30_000;

/**
 * Opens a session on one server. `knownIncarnation` is the one last seen: the same life of the server keeps its name.
 * Rejects with a ServerError. What is missing is no error: it is in `server.shortcomings`, and costs its own feature only.
 */
export async function connect(
  access: Access,
  log: Log,
  knownIncarnation: string | null = null,
  surveyAgain = SURVEY_AGAIN
): Promise<Session> {
  const session = new OpenSession(access, await Connection.open(access), log, knownIncarnation, surveyAgain);
  try {
    await session.survey();
    return session;
  } catch (error) {
    await session.close();
    throw asServerError(error, instanceName(access.target), true);
  }
}

/** Logs in once, for a look at what the server is and lacks; disturbs no session. Rejects with a ServerError. */
export async function check(access: Access): Promise<ServerInfo> {
  const connection = await Connection.open(access);
  try {
    return serverInfo(connection, await survey(connection));
  } finally {
    connection.close();
  }
}

class OpenSession implements Session {
  #control: Connection | null = null;
  #opening: Promise<Connection> | null = null;
  #incarnation: string | null = null;
  #server: ServerInfo;
  #live: SampleReader | null = null;
  #clock = new ServerClock();
  #surveyed = 0;
  /** Something was switched since the last survey that sampling goes by. */
  #changed = false;

  constructor(
    private readonly access: Access,
    private readonly sampling: Connection,
    private readonly log: Log,
    private readonly knownIncarnation: string | null,
    private readonly surveyAgain: number
  ) {
    const { flavour, version } = sampling;
    this.#server = {
      flavour,
      version,
      shortcomings: [],
      readable: [],
      switches: [],
      canEnable: false,
      grantToEnable: null,
    };
  }

  get server(): ServerInfo {
    return this.#server;
  }

  async sample(options: SampleOptions): Promise<Sample> {
    if (this.#isSurveyDue()) {
      await this.#surveyAgain();
    }
    // One connection lives within one life of the server, whatever becomes of its wall clock.
    return this.#open().sample(options, (started) => {
      this.#incarnation ??= incarnationOf(started, this.knownIncarnation);
      return this.#incarnation;
    });
  }

  watch(statements: WatchedStatement[]): Promise<void> {
    return this.#open().watch(statements);
  }

  endings(gone: WatchedStatement[]): Promise<EndingEvidence[]> {
    return this.#open().endings(gone);
  }

  async examine(statement: WatchedStatement): Promise<Examination> {
    const control = await this.#openControl();
    if (control === null) {
      return { plan: failed('There was no free connection to ask on.'), digest: null, timeouts: 0 };
    }
    try {
      const found = await examine(control, statement);
      this.#open().forgive(found.timeouts);
      return found;
    } catch (error) {
      if (!isStatementError(error)) {
        this.#lose(control);
      }
      throw asServerError(error, control.instance, false);
    }
  }

  async enable(): Promise<string[]> {
    const control = await this.#openControl();
    if (control === null) {
      const { instance } = this.sampling;
      throw new ServerError(
        'unreachable',
        `${instance}: no second connection for control. Try again when one is free.`
      );
    }
    try {
      const done = await enableAll(control, await survey(control));
      this.#server = serverInfo(control, await survey(control));
      return done;
    } catch (error) {
      if (!isStatementError(error)) {
        this.#lose(control);
      }
      throw asServerError(error, control.instance, false);
    } finally {
      // The next round samples what is there now, however far this came.
      this.#changed = true;
    }
  }

  close(): Promise<void> {
    this.sampling.close();
    this.#control?.close();
    return Promise.resolve();
  }

  /** Finds out what the server has and lacks, and samples accordingly from now on. */
  async survey(): Promise<void> {
    const control = await this.#openControl();
    const found = await survey(control ?? this.sampling);
    this.#surveyed = performance.now();
    this.#server = serverInfo(this.sampling, found);
    const own = await ownThreads(control === null ? [this.sampling] : [this.sampling, control]);
    this.#live = new SampleReader(createReaders(this.sampling, this.#clock, own, found, this.log));
  }

  #open(): SampleReader {
    if (this.#live === null) {
      throw new Error('the session was not surveyed');
    }
    return this.#live;
  }

  #isSurveyDue(): boolean {
    const canBeMended = this.#server.shortcomings.some(({ remedy }) => remedy !== null);
    return this.#changed || (canBeMended && performance.now() - this.#surveyed > this.surveyAgain);
  }

  /** New global privileges count after a new login only; one on the same connection needs none to be free. */
  async #surveyAgain(): Promise<void> {
    this.#surveyed = performance.now();
    const before = JSON.stringify(this.#server);
    const changed = this.#changed;
    this.#changed = false;
    try {
      const control = await this.#openControl();
      await control?.renew();
      const found = control === null ? null : serverInfo(control, await survey(control));
      if (!changed && (found === null || JSON.stringify(found) === before)) {
        return;
      }
    } catch (error) {
      this.log.warn('the control connection was lost', { instance: this.sampling.instance, error: told(error) });
      this.#lose(this.#control);
      return;
    }
    await this.sampling.renew();
    await this.survey();
  }

  /** Opened early and kept, to work when no connection is free; sampling goes on without it. */
  async #openControl(): Promise<Connection | null> {
    try {
      if (this.#control === null) {
        // Those who ask at once share one.
        this.#opening ??= Connection.open(this.access);
        this.#control = await this.#opening;
      }
    } catch (error) {
      this.log.warn('no second connection for control', { instance: this.sampling.instance, error: told(error) });
    } finally {
      this.#opening = null;
    }
    return this.#control;
  }

  /** The next that needs a control connection opens a new one. */
  #lose(control: Connection | null): void {
    control?.close();
    if (this.#control === control) {
      this.#control = null;
    }
  }
}

function serverInfo({ flavour, version }: Connection, found: Survey): ServerInfo {
  return {
    flavour,
    version,
    shortcomings: shortcomings(found.findings),
    readable: readable(found),
    switches: switchStates(found),
    canEnable: found.findings.canEnable,
    grantToEnable: grantToEnable(found.findings),
  };
}

/** performance_schema's names for these connections; none where it can't be read. */
async function ownThreads(connections: Connection[]): Promise<OwnThreads> {
  const sql = 'SELECT THREAD_ID FROM performance_schema.threads WHERE PROCESSLIST_ID = CONNECTION_ID()';
  const threads: number[] = [];
  for (const connection of connections) {
    try {
      const [row] = await connection.query(sql);
      threads.push(number(row ?? {}, 'THREAD_ID'));
    } catch (error) {
      if (!isStatementError(error)) {
        throw error;
      }
    }
  }
  return { thread: threads[0] ?? null, all: new Set(threads) };
}
