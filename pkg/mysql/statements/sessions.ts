import type { Picos } from '../../detection/time';
import { hideSecrets } from '../../redaction/secrets';
import { rowsIn, type BatchReader } from '../protocol/batch-reader';
import type { Part } from '../protocol/part';
import { counter, number, numberOrNull, text, type Row } from '../protocol/rows';

/** One session and its current or last statement. Nothing of it changes while the statement runs. */
export interface SessionInfo {
  threadId: number;
  processlistId: number | null;
  user: string | null;
  host: string | null;
  db: string | null;
  command: string;
  state: string | null;
  statement: SessionStatement | null;
}

export interface SessionStatement {
  eventId: number;
  /** False for the last statement of an idle session. */
  running: boolean;
  started: Picos;
  text: string | null;
  digest: string | null;
  digestText: string | null;
}

const sql = `SELECT t.THREAD_ID, t.PROCESSLIST_ID, t.PROCESSLIST_USER, t.PROCESSLIST_HOST, t.PROCESSLIST_COMMAND,
    t.PROCESSLIST_STATE, LEFT(t.PROCESSLIST_INFO, 4096) AS PROCESSLIST_INFO, COALESCE(c.CURRENT_SCHEMA, t.PROCESSLIST_DB) AS db, c.EVENT_ID, c.EVENT_NAME, c.TIMER_START,
    c.END_EVENT_ID IS NULL AS running, c.SQL_TEXT, c.DIGEST, c.DIGEST_TEXT
  FROM performance_schema.threads t
  LEFT JOIN performance_schema.events_statements_current c ON c.THREAD_ID = t.THREAD_ID AND c.NESTING_EVENT_LEVEL = 0`;

const infoSql = 'SELECT ID, LEFT(INFO, 4096) AS INFO FROM information_schema.PROCESSLIST WHERE ID IN (?)';

/** Reads sessions by thread id and by processlist id. Ended sessions are left out. */
export async function readSessions(
  reader: Pick<BatchReader, 'read'>,
  threads: number[],
  processlist: number[]
): Promise<SessionInfo[]> {
  if (threads.length === 0 && processlist.length === 0) {
    return [];
  }
  const by = (column: string, ids: number[]): Part | null =>
    ids.length === 0 ? null : { sql: `${sql} WHERE t.${column} IN (?)`, values: [ids] };
  const rows = await reader.read({
    sessions: by('THREAD_ID', threads),
    connections: by('PROCESSLIST_ID', processlist),
  });
  const found = [...(rowsIn(rows.sessions) ?? []), ...(rowsIn(rows.connections) ?? [])];
  // MariaDB keeps no text of a prepared statement; the processlist has it, with the values.
  const textless = found.filter(isTextless).map((row) => number(row, 'PROCESSLIST_ID'));
  const { texts: info } = await reader.read({
    texts: textless.length === 0 ? null : { sql: infoSql, values: [textless] },
  });
  const texts = new Map((rowsIn(info) ?? []).map((row) => [number(row, 'ID'), text(row, 'INFO')]));
  return found.map((row) => readSession(row, texts.get(number(row, 'PROCESSLIST_ID')) ?? null));
}

function isTextless(row: Row): boolean {
  return (
    number(row, 'running') === 1 &&
    row['EVENT_ID'] !== null &&
    row['SQL_TEXT'] === null &&
    row['PROCESSLIST_INFO'] === null &&
    row['PROCESSLIST_ID'] !== null
  );
}

function readSession(row: Row, info: string | null): SessionInfo {
  return {
    threadId: number(row, 'THREAD_ID'),
    processlistId: numberOrNull(row, 'PROCESSLIST_ID'),
    user: text(row, 'PROCESSLIST_USER'),
    host: text(row, 'PROCESSLIST_HOST'),
    db: text(row, 'db'),
    command: text(row, 'PROCESSLIST_COMMAND') ?? '',
    state: text(row, 'PROCESSLIST_STATE'),
    statement: row['EVENT_ID'] === null ? null : readStatement(row, info),
  };
}

function readStatement(row: Row, info: string | null): SessionStatement {
  const processlistInfo = text(row, 'PROCESSLIST_INFO') ?? info;
  const sqlText = text(row, 'SQL_TEXT');
  // For a prepared statement SQL_TEXT has the placeholders, the processlist the values.
  const isPrepared = text(row, 'EVENT_NAME') === 'statement/com/Execute';
  const best = isPrepared ? (processlistInfo ?? sqlText) : (sqlText ?? processlistInfo);
  return {
    eventId: number(row, 'EVENT_ID'),
    running: number(row, 'running') === 1,
    started: counter(row, 'TIMER_START'),
    text: best === null ? null : hideSecrets(best),
    digest: text(row, 'DIGEST'),
    digestText: text(row, 'DIGEST_TEXT'),
  };
}
