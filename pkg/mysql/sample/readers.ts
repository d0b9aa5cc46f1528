import type { Log } from '../../plugin/logs';
import type { Survey } from '../capabilities/survey';
import type { Connection } from '../connection/connection';
import { Baselines } from '../endings/baselines';
import { EndingReader } from '../endings/ending-reader';
import { KillReader } from '../endings/kill-reader';
import { FileEvents } from '../io/events';
import { Files } from '../io/files';
import { KernelIo } from '../io/kernel-io';
import { DigestRunReader } from '../io/digest-runs';
import { OtherThreads } from '../io/other-threads';
import { ServerThreads } from '../io/server-threads';
import { ThreadIoReader } from '../io/thread-io';
import { Deadlocks } from '../locks/deadlocks';
import { LockReader } from '../locks/locks';
import { BatchReader, type QueryConnection } from '../protocol/batch-reader';
import { Cadence } from '../protocol/cadence';
import type { ServerClock } from '../protocol/server-clock';
import { StatusReader } from '../protocol/status';
import { CurrentStatements } from '../statements/current-statements';
import { InnerStatements } from '../statements/inner-statements';
import { Progress } from '../statements/progress';
import { RunningStatements } from '../statements/running-statements';
import { ShortStatements } from '../statements/short-statements';
import { OwnCost } from './own-cost';

/** performance_schema's names for the sampler's own connections; `thread` is null where they cannot be read. */
export interface OwnThreads {
  /** The sampling connection's. */
  thread: number | null;
  /** All of them. */
  all: ReadonlySet<number>;
}

/** All that reads one server, over one connection, with what it remembers from sample to sample. */
export type Readers = ReturnType<typeof createReaders>;

export function createReaders(
  connection: QueryConnection & Pick<Connection, 'flavour' | 'timeouts'>,
  clock: ServerClock,
  own: OwnThreads,
  found: Pick<Survey, 'features' | 'dataDir'>,
  log: Log,
  /** Those of the session before, if it sampled the same life of the server. */
  earlier?: { baselines: Baselines; kills: KillReader; status: StatusReader; endings: EndingReader },
  cadence = new Cadence()
) {
  const { flavour, instance } = connection;
  const { features, dataDir } = found;
  const { threadIndexes } = features;
  const cost = new OwnCost(threadIndexes && features.ownCost ? own.thread : null, cadence);
  const batch = new BatchReader(connection, log, cost);
  const baselines = new Baselines(flavour, features, cadence, earlier?.baselines);
  const serverThreads = new ServerThreads(features.threadIo, threadIndexes, cadence);
  const kills = new KillReader(batch, features, earlier?.kills);
  return {
    ...{ instance, flavour, features, own, clock, cadence, cost, batch, baselines, kills, serverThreads },
    status: new StatusReader(instance, cadence, connection.timeouts, earlier?.status),
    events: new FileEvents(threadIndexes, cadence),
    files: new Files(dataDir, flavour, cadence),
    threadIo: new ThreadIoReader(features.threadIo, threadIndexes, cadence),
    digestRuns: new DigestRunReader(features.threadIo && features.history && features.digests, cadence),
    otherThreads: new OtherThreads(
      flavour === 'MySQL' && threadIndexes && features.threadIo && features.files && features.metadataLocks,
      serverThreads,
      cadence
    ),
    kernelIo: new KernelIo(features.osThreads ? own.thread : null),
    /** Null where statements cannot be read. */
    current:
      features.statements && own.thread !== null ? new CurrentStatements(own.thread, threadIndexes, cadence) : null,
    statements: new RunningStatements(features.history),
    inner: new InnerStatements(features.history, cadence),
    shortStatements: new ShortStatements(flavour, cadence),
    progress: new Progress(flavour, features, cadence),
    locks: new LockReader(flavour, cadence),
    deadlocks: new Deadlocks(features.deadlocks),
    endings: new EndingReader(batch, flavour, features, baselines, kills, earlier?.endings),
  };
}
