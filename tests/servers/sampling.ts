import { createConnection, type Connection } from 'mysql2/promise';
import { valueOf } from '../../pkg/detection/reading';
import type { RunningStatement, Sample } from '../../pkg/detection/sample';
import { connect } from '../../pkg/mysql/open-session';
import type { Access } from '../../pkg/mysql/connection/connection';
import type { Session } from '../../pkg/mysql/session';
import type { SampleOptions } from '../../pkg/mysql/sample/sample-options';
import type { WatchedStatement } from '../../pkg/mysql/statements/watched-statement';
import { log } from '../../pkg/plugin/logs';
import { secrets, settings, type SettingsInput } from '../../src/shared/settings';
import { monitor, shopper, type Account } from '../../tools/servers/accounts';
import type { LocalServer } from '../../tools/servers/server';
import { until } from '../../tools/servers/until';

/** A sample that reads no thread closely. */
export const noThreads: SampleOptions = { watchedThreads: [] };

/** How the sampler logs in to a test's server. */
export function accessTo(
  server: LocalServer,
  given: Partial<SettingsInput> = {},
  secure: { password?: string; tlsCACert?: string } = {}
): Access {
  const address = `${server.host}:${server.port}`;
  return {
    target: { name: server.flavour, address },
    settings: settings.parse({ instances: [{ address }], user: monitor.user, ...given }),
    secrets: secrets.parse({ password: monitor.password, ...secure }),
  };
}

/** A sampling session; `knownIncarnation` is what it called the server when it last saw it. */
export function sampler(server: LocalServer, knownIncarnation: string | null = null): Promise<Session> {
  return connect(accessTo(server), log, knownIncarnation);
}

/** An application's session; that it is killed is no error here. */
export async function application(
  server: LocalServer,
  account: Account = shopper,
  database: string | null = 'shop'
): Promise<Connection> {
  const { host, port } = server;
  const connection = await createConnection({ host, port, ...account, ...(database !== null && { database }) });
  connection.on('error', () => undefined);
  return connection;
}

/** Starts a statement and answers how it ended: null, or the error. */
export function started(connection: Connection, sql: string): Promise<unknown> {
  return connection.query(sql).then(
    () => null,
    (error: unknown) => error
  );
}

/** Samples until `found` answers something. */
export function sampleUntil<T>(
  session: Session,
  found: (sample: Sample) => T | null | undefined,
  options: SampleOptions = noThreads
): Promise<Exclude<T, null | undefined | false>> {
  return until('seen in a sample', async () => found(await session.sample(options)), { pause: 50 });
}

/** What a sample has read, complete or partial; what it could not read, or does not read, is empty. */
export function seenIn({ events, files, locks, statements, threadIo }: Sample) {
  return {
    events: valueOf(events) ?? [],
    files: files === null ? [] : (valueOf(files) ?? []),
    locks: valueOf(locks) ?? { sessions: [], waits: [] },
    statements: valueOf(statements) ?? [],
    threadIo: threadIo === null ? [] : (valueOf(threadIo) ?? []),
  };
}

/** A statement of a sample, as endings and plans of it are asked for. */
export function watchedStatement(sample: Sample, statement: RunningStatement): WatchedStatement {
  const { threadId, eventId, processlistId, user, host, db, digest } = statement;
  return { key: { incarnation: sample.incarnation, threadId, eventId }, processlistId, user, host, db, digest };
}
