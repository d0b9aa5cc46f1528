import type { EndingEvidence } from '../detection/endings/ending';
import { complete } from '../detection/reading';
import type { RunningStatement, Sample } from '../detection/sample';
import type { SampleOptions } from '../mysql/sample/sample-options';
import type { ServerInfo } from '../mysql/capabilities/server-info';
import type { Session } from '../mysql/session';
import type { WatchedStatement } from '../mysql/statements/watched-statement';

const SECOND = 1_000_000;

export const server: ServerInfo = {
  flavour: 'MySQL',
  version: '9.7.4',
  shortcomings: [],
  readable: [],
  switches: [],
  canEnable: false,
  grantToEnable: null,
};

/** A sample taken `seconds` after the epoch. */
export function sampleAt(seconds: number, changes: Partial<Sample> = {}): Sample {
  return {
    incarnation: '77',
    at: seconds * SECOND,
    events: complete([]),
    files: null,
    statements: complete([]),
    threadIo: null,
    locks: complete({ sessions: [], waits: [] }),
    status: { comKill: 0, abortedClients: 0, timeouts: 0, threadsRunning: 1, threadsConnected: 1, rowLockWaits: 0 },
    cost: { serverMs: 1, roundTripMs: 2 },
    ...changes,
  };
}

/** A statement that began `seconds` after the epoch. */
export function runningSince(seconds: number, changes: Partial<RunningStatement> = {}): RunningStatement {
  return {
    threadId: 60,
    eventId: 7,
    processlistId: 22,
    user: 'report',
    host: 'app',
    db: 'shop',
    command: 'Query',
    state: null,
    startedAt: seconds * SECOND,
    text: 'SELECT 1',
    digest: null,
    digestText: null,
    ...changes,
  };
}

/** A session that answers each sample in turn, then waits for ever; `null` loses the session. Its statements finish. */
export class FakeSession implements Session {
  readonly server = server;
  readonly asked: Array<SampleOptions & { at: number }> = [];
  readonly watched: string[] = [];
  isClosed = false;

  constructor(private readonly samples: Array<Sample | null | (() => Promise<Sample>)>) {}

  sample(options: SampleOptions): Promise<Sample> {
    const next = this.samples[this.asked.length];
    this.asked.push({ ...options, at: performance.now() });
    if (next === undefined) {
      return new Promise(() => undefined);
    }
    if (next === null) {
      return Promise.reject(new Error('db1: the connection was lost.'));
    }
    return typeof next === 'function' ? next() : Promise.resolve(next);
  }

  watch(statements: WatchedStatement[]): Promise<void> {
    this.watched.push(...statements.map(({ text }) => text ?? ''));
    return Promise.resolve();
  }

  endings(ended: WatchedStatement[]): Promise<EndingEvidence[]> {
    return Promise.resolve(ended.map(({ key, processlistId }) => finished(key, processlistId)));
  }

  examine() {
    return Promise.resolve({ plan: null, digest: null });
  }

  enable(): Promise<string[]> {
    return Promise.resolve(['UPDATE performance_schema.setup_consumers …']);
  }

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }
}

function finished(key: EndingEvidence['key'], victim: number | null): EndingEvidence {
  return {
    key,
    flavour: 'MySQL',
    victim,
    account: null,
    history: { endedAt: 102.5 * SECOND, errno: 0, sqlState: null, message: null, textLost: false },
    sessionEnded: false,
    accountErrors: null,
    exits: null,
    digest: null,
    comKill: 0,
    abortedClients: 0,
    timeouts: 0,
    kills: [],
  };
}
