import type { Connection } from '../connection/connection';
import { isStatementError } from '../connection/errors';
import { kindOf } from '../statements/appliers';
import { numberOrNull, text } from '../protocol/rows';
import type { KillTarget } from './target';

/** A session right before it is killed. */
export interface Victim {
  processlistId: number;
  user: string | null;
  host: string | null;
  db: string | null;
  command: string;
  state: string | null;
  /** As its client calls itself; null where it does not. */
  program: string | null;
  /** Why it must not be killed, one sentence; null if it may be. */
  isProtected: string | null;
  /** The transaction it is in; null if it is in none, or that cannot be read. */
  transaction: { rowsModified: number; seconds: number; isRollingBack: boolean } | null;
}

/** States of DDL that has copied and is about to replace the table, and of a commit: it would only be undone. */
const LAST_PHASE = /^(committing alter table to storage engine|rename result table|waiting for handler commit)/i;
const BACKUPS = /^(mysqldump|mysqlpump|mysqlbackup|mariadb-dump|xtrabackup|mariabackup|mariadb-backup|mydumper)/i;
const DUMPING = /^Binlog Dump|^Daemon$|^Register Slave|^Group Replication/;
/** What Runaway's connections call themselves. */
const OWN = 'runaway';
const ownUsers = new Set(['event_scheduler', 'system user', 'mysql.session', 'mysql.infoschema', 'mysql.sys']);

const sql = `SELECT t.NAME, t.PROCESSLIST_ID, t.PROCESSLIST_USER, t.PROCESSLIST_HOST, t.PROCESSLIST_DB,
    t.PROCESSLIST_COMMAND, t.PROCESSLIST_STATE,
    (SELECT a.ATTR_VALUE FROM performance_schema.session_connect_attrs a
      WHERE a.PROCESSLIST_ID = t.PROCESSLIST_ID AND a.ATTR_NAME = 'program_name') AS program
  FROM performance_schema.threads t WHERE t.THREAD_ID = ?`;
const runsSql = `SELECT 1 FROM performance_schema.events_statements_current
  WHERE THREAD_ID = ? AND EVENT_ID = ? AND END_EVENT_ID IS NULL`;
const transactionSql = `SELECT trx_rows_modified AS modified, trx_state AS state,
    GREATEST(0, UNIX_TIMESTAMP() - UNIX_TIMESTAMP(trx_started)) AS seconds
  FROM information_schema.INNODB_TRX WHERE trx_mysql_thread_id = ?`;

/** Reads the session of a target; null if the session, or the statement that is meant, is over. */
export async function readVictim(connection: Connection, { threadId, eventId }: KillTarget): Promise<Victim | null> {
  const [row] = await connection.query(sql, [threadId]);
  const processlistId = row === undefined ? null : numberOrNull(row, 'PROCESSLIST_ID');
  if (row === undefined || processlistId === null) {
    return null;
  }
  if (eventId !== null && (await connection.query(runsSql, [threadId, eventId])).length === 0) {
    return null;
  }
  const found = {
    processlistId,
    user: text(row, 'PROCESSLIST_USER'),
    host: text(row, 'PROCESSLIST_HOST'),
    db: text(row, 'PROCESSLIST_DB'),
    command: text(row, 'PROCESSLIST_COMMAND') ?? '',
    state: text(row, 'PROCESSLIST_STATE'),
    program: text(row, 'program'),
  };
  const isProtected = protection(text(row, 'NAME'), found);
  return { ...found, isProtected, transaction: await readTransaction(connection, processlistId) };
}

/** Why a session must not be killed: replication, the server's own, or work that is all but done. */
export function protection(
  thread: string | null,
  { user, command, state, program }: Pick<Victim, 'user' | 'command' | 'state' | 'program'>
): string | null {
  const kind = kindOf(thread);
  if (kind === 'applier' || DUMPING.test(command)) {
    return 'It belongs to replication.';
  }
  if (kind === 'server' || ownUsers.has(user ?? '')) {
    return 'It is a session of the server’s own.';
  }
  if (program === OWN) {
    return 'It is Runaway’s own connection.';
  }
  if (BACKUPS.test(program ?? '')) {
    return `It is a backup (${program}).`;
  }
  if (LAST_PHASE.test(state ?? '')) {
    return `It is in its last phase (${state}): to undo it would take longer.`;
  }
  return null;
}

async function readTransaction(connection: Connection, processlistId: number): Promise<Victim['transaction']> {
  try {
    const [row] = await connection.query(transactionSql, [processlistId]);
    return row === undefined
      ? null
      : {
          rowsModified: numberOrNull(row, 'modified') ?? 0,
          seconds: numberOrNull(row, 'seconds') ?? 0,
          isRollingBack: text(row, 'state') === 'ROLLING BACK',
        };
  } catch (error) {
    if (!isStatementError(error)) {
      throw error;
    }
    return null;
  }
}
