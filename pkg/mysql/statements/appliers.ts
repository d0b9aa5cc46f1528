import { rowsIn, type BatchReader } from '../protocol/batch-reader';
import { number, text } from '../protocol/rows';

/** What a thread is, by its name in threads: account and COMMAND do not tell. */
export type ThreadKind = 'session' | 'applier' | 'event' | 'server';

/** MySQL's coordinators and workers, group replication's appliers, and MariaDB's SQL and parallel threads. */
const APPLIER =
  /^thread\/(?:sql|rpl)\/(?:(?:replica|slave)_(?:sql|worker|background|parallel)\w*|rpl_parallel\w*)$|^thread\/group_rpl\/\w*applier\w*$/;
/** A client's connection, also in a thread pool. */
const SESSION = /\/(?:tp_)?one_connection$/;
const EVENT = 'thread/sql/event_worker';

export function kindOf(name: string | null): ThreadKind {
  if (name === null || SESSION.test(name)) {
    return 'session';
  }
  return APPLIER.test(name) ? 'applier' : name === EVENT ? 'event' : 'server';
}

const tables = ['replication_applier_status_by_worker', 'replication_applier_status_by_coordinator'];
const channelsSql = (table: string): string =>
  `SELECT THREAD_ID, CHANNEL_NAME FROM performance_schema.${table} WHERE THREAD_ID IN (?)`;

/** The channels of these appliers, by thread; the default channel's name is empty. A table that cannot be read tells nothing. */
export async function readChannels(
  reader: Pick<BatchReader, 'read'>,
  threads: number[]
): Promise<ReadonlyMap<number, string>> {
  const [worker = '', coordinator = ''] = tables.map(channelsSql);
  const part = (sql: string) => (threads.length === 0 ? null : { sql, values: [threads] });
  const { workerChannels, coordinatorChannels } = await reader.read({
    workerChannels: part(worker),
    coordinatorChannels: part(coordinator),
  });
  const rows = [...(rowsIn(coordinatorChannels) ?? []), ...(rowsIn(workerChannels) ?? [])];
  return new Map(rows.map((row) => [number(row, 'THREAD_ID'), text(row, 'CHANNEL_NAME') ?? '']));
}
