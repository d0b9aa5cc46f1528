import type { Picos } from '../../detection/time';
import { hideSecrets } from '../../redaction/secrets';
import { bestText, cutColumns, isCut, readListedTexts, type ListedText } from './full-text';
import { kindOf, readChannels, type ThreadKind } from './appliers';
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
  /** Null for a session's own thread. */
  thread: ServerThread | null;
  /** As in the table of threads, without `thread/`. */
  threadName: string;
  statement: SessionStatement | null;
}

/** A thread of the server itself. `channel`: of an applier, where it is known; empty for the default one. */
export interface ServerThread {
  kind: Exclude<ThreadKind, 'session'>;
  channel: string | null;
}

export interface SessionStatement {
  eventId: number;
  /** False for the last statement of an idle session. */
  running: boolean;
  started: Picos;
  text: string | null;
  /** The bytes after which the text is cut; null where it is whole. */
  textCutAt: number | null;
  digest: string | null;
  digestText: string | null;
}

const sql = `SELECT t.THREAD_ID, t.NAME, t.PROCESSLIST_ID, t.PROCESSLIST_USER, t.PROCESSLIST_HOST, t.PROCESSLIST_COMMAND,
    t.PROCESSLIST_STATE, LEFT(t.PROCESSLIST_INFO, 4096) AS PROCESSLIST_INFO, COALESCE(c.CURRENT_SCHEMA, t.PROCESSLIST_DB) AS db, c.EVENT_ID, c.EVENT_NAME, c.TIMER_START,
    c.END_EVENT_ID IS NULL AS running, c.SQL_TEXT, c.DIGEST, c.DIGEST_TEXT, ${cutColumns}
  FROM performance_schema.threads t
  LEFT JOIN performance_schema.events_statements_current c ON c.THREAD_ID = t.THREAD_ID AND c.NESTING_EVENT_LEVEL = 0`;

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
  // MariaDB keeps no text of a prepared statement, and no server a long one.
  const lacking = found.filter(lacksText).map((row) => number(row, 'PROCESSLIST_ID'));
  const texts = await readListedTexts(reader, lacking);
  const appliers = found
    .filter((row) => kindOf(text(row, 'NAME')) === 'applier')
    .map((row) => number(row, 'THREAD_ID'));
  const channels = await readChannels(reader, appliers);
  return found.map((row) => readSession(row, texts.get(number(row, 'PROCESSLIST_ID')) ?? null, channels));
}

function lacksText(row: Row): boolean {
  const isTextless = row['SQL_TEXT'] === null && row['PROCESSLIST_INFO'] === null;
  return (
    number(row, 'running') === 1 &&
    row['EVENT_ID'] !== null &&
    row['PROCESSLIST_ID'] !== null &&
    (isTextless || isCut(row) || bestText(row, null, isPrepared(row)).cutAt !== null)
  );
}

function isPrepared(row: Row): boolean {
  return text(row, 'EVENT_NAME') === 'statement/com/Execute';
}

function readSession(row: Row, info: ListedText | null, channels: ReadonlyMap<number, string>): SessionInfo {
  const kind = kindOf(text(row, 'NAME'));
  // MySQL shows an applier as the user who started it.
  const isApplier = kind === 'applier';
  return {
    threadId: number(row, 'THREAD_ID'),
    processlistId: numberOrNull(row, 'PROCESSLIST_ID'),
    user: isApplier ? 'system user' : text(row, 'PROCESSLIST_USER'),
    host: isApplier ? null : text(row, 'PROCESSLIST_HOST'),
    db: text(row, 'db'),
    command: text(row, 'PROCESSLIST_COMMAND') ?? '',
    state: text(row, 'PROCESSLIST_STATE'),
    threadName: (text(row, 'NAME') ?? '').replace(/^thread\//, ''),
    thread: kind === 'session' ? null : { kind, channel: channels.get(number(row, 'THREAD_ID')) ?? null },
    statement: row['EVENT_ID'] === null ? null : readStatement(row, info),
  };
}

function readStatement(row: Row, listed: ListedText | null): SessionStatement {
  const best = bestText(row, listed, isPrepared(row));
  return {
    eventId: number(row, 'EVENT_ID'),
    running: number(row, 'running') === 1,
    started: counter(row, 'TIMER_START'),
    text: best.text === null ? null : hideSecrets(best.text),
    textCutAt: best.cutAt,
    digest: text(row, 'DIGEST'),
    digestText: text(row, 'DIGEST_TEXT'),
  };
}
