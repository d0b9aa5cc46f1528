import type { Part } from '../protocol/part';
import { text, type Row } from '../protocol/rows';

/** The report of InnoDB's monitor; needs PROCESS. InnoDB cuts it at a megabyte by leaving out transactions. */
export const innodbStatusPart: Part = { sql: 'SHOW ENGINE INNODB STATUS' };

export function readInnodbStatus(rows: Row[]): string {
  return text(rows[0] ?? {}, 'Status') ?? '';
}

/** One transaction of the report's list. */
export interface ListedTransaction {
  id: string;
  processlistId: number;
  /** Seconds since it began. */
  active: number;
  rowLocks: number;
  /** Rows still to undo; null unless it is rolling back. */
  toUndo: number | null;
  waitsFor: ListedWait | null;
}

export interface ListedWait {
  /** Seconds. */
  waited: number;
  /** `space:page:heap` of a record, or the table's name. */
  target: string;
  object: string;
  index: string | null;
  mode: string;
  record: string | null;
  /** The transaction that last changed the record; null unless the wait is for its clustered index. */
  changedBy: string | null;
}

/** The active transactions, from the report's section TRANSACTIONS. */
export function listTransactions(report: string): ListedTransaction[] {
  const section = report.slice(report.lastIndexOf('\nLIST OF TRANSACTIONS FOR EACH SESSION:'));
  return section.split('\n---TRANSACTION ').slice(1).flatMap(readTransaction);
}

function readTransaction(block: string): ListedTransaction[] {
  const begun = /^(\d+), ACTIVE (?:\(PREPARED\) )?(\d+) sec/.exec(block);
  const session = /\n(?:MySQL|MariaDB) thread id (\d+),/.exec(block);
  if (begun === null) {
    return [];
  }
  return [
    {
      id: begun[1] ?? '',
      processlistId: Number(session?.[1] ?? 0),
      active: Number(begun[2]),
      rowLocks: Number(/, (\d+) row lock\(s\)/.exec(block)?.[1] ?? 0),
      toUndo: readUndo(block.slice(0, session?.index)),
      waitsFor: readWait(block),
    },
  ];
}

/** InnoDB prints ROLLING BACK before the session's line; the text after it may hold the same words. */
function readUndo(head: string): number | null {
  const undoing = /\nROLLING BACK .*?(?:, undo log entries (\d+))?$/m.exec(head);
  return undoing === null ? null : Number(undoing[1] ?? 0);
}

/** Only the last such line is InnoDB's: the statement's text comes before it and may hold anything. */
function readWait(block: string): ListedWait | null {
  const at = block.lastIndexOf('\n------- TRX HAS BEEN WAITING ');
  if (at === -1) {
    return null;
  }
  const wait = block.slice(at);
  const waited = /WAITING (\d+) (us|SEC) FOR/.exec(wait);
  const lock =
    /\n(?:RECORD LOCKS space id (\d+) page no (\d+) n bits \d+ index (.+) of table|TABLE LOCK table) (`.*`) trx id \d+ lock[_ ]mode (.+?) waiting\b/.exec(
      wait
    );
  if (lock === null) {
    return null;
  }
  const [, space, page, index = null, table = '', mode = ''] = lock;
  const object = table.replaceAll('`', '');
  const heap = /\nRecord lock, heap no (\d+)/.exec(wait)?.[1];
  const fields = [...wait.matchAll(/\n \d+: (?:len (\d+); hex ([0-9a-f]*)|SQL NULL)/g)];
  // A clustered index holds its key, DB_TRX_ID (6 bytes), DB_ROLL_PTR (7 bytes) and the other columns.
  const changed = fields.findIndex(([, length], i) => length === '6' && fields[i + 1]?.[1] === '7');
  const isClustered = (index === 'PRIMARY' || index === 'GEN_CLUST_INDEX') && changed > 0;
  const key = isClustered ? fields.slice(0, changed) : fields;
  return {
    waited: Number(waited?.[1] ?? 0) / (waited?.[2] === 'us' ? 1e6 : 1),
    target: space === undefined ? object : `${space}:${page}:${heap ?? '0'}`,
    object,
    index: index?.replaceAll('`', '') ?? null,
    mode: shortMode(mode),
    record: key.length === 0 ? null : key.map(([, , hex]) => (hex === undefined ? 'NULL' : `0x${hex}`)).join(', '),
    changedBy: isClustered ? BigInt(`0x${fields[changed]?.[2] ?? '0'}`).toString() : null,
  };
}

/** The mode as data_locks prints it: `X,REC_NOT_GAP` for `X locks rec but not gap`. */
function shortMode(mode: string): string {
  return mode
    .replace(' locks rec but not gap', ',REC_NOT_GAP')
    .replace(' locks gap before rec', ',GAP')
    .replace(' insert intention', ',INSERT_INTENTION');
}
