import { rowsIn, type BatchReader } from '../protocol/batch-reader';
import { number, text, type Row } from '../protocol/rows';

/** Texts are kept up to this length. Bytes. */
const MOST_BYTES = 65_535;
/** Texts read in full for one sample. */
const MOST_TEXTS = 20;
/** Where performance_schema cuts a text, it puts these in its place. */
const DOTS = '...';
/** A cut leaves room for the dots and for the rest of a character, counted twice. */
const ROOM = 12;

/** MySQL gives no bytes, and takes the second column for a comment; in MariaDB's INFO, a character of four bytes is a question mark. */
const infoSql = `SELECT ID, LEFT(INFO, ${MOST_BYTES}) AS INFO /*M! , LEFT(INFO_BINARY, ${MOST_BYTES}) AS bytes */
  FROM information_schema.PROCESSLIST WHERE ID IN (?)`;

/** Columns that tell whether SQL_TEXT is cut. */
export const cutColumns = 'LENGTH(c.SQL_TEXT) AS bytes, @@performance_schema_max_sql_text_length AS most_bytes';

/** A statement's text as the process list has it. */
export interface ListedText {
  /** To compare with performance_schema's. */
  info: string;
  text: string;
}

/** Reads what performance_schema has cut or lacks from the process list, by connection. Needs PROCESS; a failed reading is empty. */
export async function readListedTexts(
  reader: Pick<BatchReader, 'read'>,
  connections: number[]
): Promise<ReadonlyMap<number, ListedText>> {
  const asked = connections.slice(0, MOST_TEXTS);
  const { texts } = await reader.read({ texts: asked.length === 0 ? null : { sql: infoSql, values: [asked] } });
  return new Map(
    (rowsIn(texts) ?? []).flatMap((row) => {
      const info = text(row, 'INFO');
      const whole = info === null ? null : (decoded(row['bytes']) ?? info);
      return info === null || whole === null ? [] : [[number(row, 'ID'), { info, text: limited(whole) }] as const];
    })
  );
}

/** Whether SQL_TEXT is at its limit. */
export function isCut(row: Row): boolean {
  const sqlText = text(row, 'SQL_TEXT');
  return sqlText?.endsWith(DOTS) === true && number(row, 'bytes') >= number(row, 'most_bytes') - ROOM;
}

export interface BestText {
  text: string | null;
  /** The bytes after which it is cut; null where it is whole. */
  cutAt: number | null;
}

/** The longest of a statement's texts. `isPrepared`: SQL_TEXT has its placeholders, the process list the values. */
export function bestText(row: Row, listed: ListedText | null, isPrepared: boolean): BestText {
  const sqlText = text(row, 'SQL_TEXT');
  const info = withoutHalf(text(row, 'PROCESSLIST_INFO'), number(row, 'most_bytes'));
  const shown = isPrepared ? (info ?? sqlText) : (sqlText ?? info);
  if (shown === null) {
    return whole(listed?.text ?? null);
  }
  const isWhole = shown === sqlText ? !isCut(row) : !isAtLimit(shown, number(row, 'most_bytes'));
  if (isWhole) {
    return whole(shown);
  }
  const head = shown.endsWith(DOTS) ? shown.slice(0, -DOTS.length) : shown;
  // Since then the session may have begun another statement.
  return listed?.info.trimStart().startsWith(head.trimStart()) === true
    ? whole(listed.text)
    : { text: shown, cutAt: Buffer.byteLength(head) };
}

function whole(found: string | null): BestText {
  const bytes = found === null ? 0 : Buffer.byteLength(found);
  return { text: found, cutAt: bytes >= MOST_BYTES - ROOM ? bytes : null };
}

function isAtLimit(shown: string, most: number): boolean {
  return most > 0 && Buffer.byteLength(shown) >= most - ROOM;
}

/** In PROCESSLIST_INFO MariaDB leaves a question mark of a character that is cut. */
function withoutHalf(info: string | null, most: number): string | null {
  return info !== null && isAtLimit(info, most) ? info.replace(/[?\uFFFD]$/, '') : info;
}

function limited(found: string): string {
  const bytes = Buffer.from(found);
  return bytes.length <= MOST_BYTES ? found : withoutRest(bytes.subarray(0, MOST_BYTES));
}

/** Null where the bytes are no UTF-8: the client's character set is another one. */
function decoded(bytes: unknown): string | null {
  const found = Buffer.isBuffer(bytes) ? withoutRest(bytes) : null;
  return found === null || found.includes('\uFFFD') ? null : found;
}

/** Without the first bytes of a character whose rest is cut off. */
function withoutRest(bytes: Buffer): string {
  return bytes.toString('utf8').replace(/\uFFFD$/, '');
}
