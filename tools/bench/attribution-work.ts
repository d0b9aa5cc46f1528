import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Flavour } from '../servers/debian';

/** One kind of heavy work: what it needs, the statement, and what is left to undo. */
export interface Work {
  prepare?: (mark: string) => string[];
  /** `mark` must be an identifier in its text, which loses literals and comments: it is found by it. */
  sql: (mark: string, flavour: Flavour) => string;
  undo?: (mark: string) => string[];
  /** Bytes that the server counts in no file event of the statement's own, and why. */
  uncounted?: Partial<Record<Flavour, string>>;
}

const written = join(tmpdir(), `runaway-bench-${process.pid}`);
const items = 'shop.order_items';
const copy = (mark: string, engine: string): string[] => [
  `CREATE TABLE shop.\`${mark}\` (order_id BIGINT, line INT, quantity INT, note TEXT) ENGINE = ${engine}`,
];

/** Ten kinds of work, each of some seconds: the table is three times as large as the buffer pool. */
export const works: Record<string, Work> = {
  scan: {
    sql: (mark) =>
      repeated(12, (i) => `SELECT SUM(LENGTH(note)) AS \`${mark}\` FROM ${items} WHERE quantity <> ${100 + i}`),
  },
  'parallel scan': {
    sql: (mark) =>
      `SELECT 1 AS \`${mark}\`, ${Array.from({ length: 24 }, () => `(SELECT COUNT(*) FROM ${items})`).join(' + ')}`,
  },
  sort: {
    sql: (mark, flavour) =>
      repeated(
        flavour === 'mariadb' ? 8 : 3,
        (i) => `(SELECT note AS \`${mark}\` FROM ${items} ORDER BY note DESC, order_id LIMIT 1 OFFSET ${300_000 + i})`
      ),
    uncounted: { mariadb: 'files of sorts' },
  },
  'temporary table': {
    sql: (
      mark,
      flavour
    ) => `SELECT COUNT(*) AS \`${mark}\` FROM (SELECT note, order_id, line, COUNT(*) AS n FROM ${items}
      WHERE order_id <= ${flavour === 'mariadb' ? 64_000 : 24_000} GROUP BY note, order_id, line) AS grouped`,
    uncounted: { mariadb: 'writes of temporary tables' },
  },
  // MariaDB's is a nested loop by default: a few rows take as long.
  'hash join': {
    sql: (mark, flavour) =>
      repeated(
        4,
        (i) => `SELECT ${flavour === 'mysql' ? '/*+ NO_INDEX(a) NO_INDEX(b) */ ' : ''}COUNT(*) AS \`${mark}\`
          FROM ${items} AS a JOIN ${items} AS b
          ON a.quantity * 1000000 + a.order_id = b.quantity * 1000000 + b.order_id AND a.line = b.line + 0
          WHERE a.order_id < ${(flavour === 'mariadb' ? 100 : 60_000) + i}`
      ),
  },
  'ALTER, in place': {
    sql: (mark) => `ALTER TABLE ${items} ADD KEY \`${mark}\` (quantity, note(100)), ALGORITHM = INPLACE`,
  },
  'ALTER, copying': { sql: (mark) => `ALTER TABLE ${items} ADD COLUMN \`${mark}\` INT, ALGORITHM = COPY` },
  'INTO OUTFILE': {
    sql: (mark) =>
      `SELECT note AS \`${mark}\`, order_id FROM ${items}, (SELECT 1 ${more(7)}) AS n INTO OUTFILE '${written}-${mark}'`,
  },
  'LOAD DATA': {
    prepare: (mark) => [
      ...copy(mark, 'InnoDB'),
      `SELECT order_id, line, quantity, note FROM ${items} INTO OUTFILE '${written}-load-${mark}'`,
    ],
    sql: (mark) => `LOAD DATA INFILE '${written}-load-${mark}' INTO TABLE shop.\`${mark}\``,
    undo: (mark) => [`DROP TABLE shop.\`${mark}\``],
  },
  MyISAM: {
    prepare: (mark) => copy(mark, 'MyISAM'),
    sql: (mark) =>
      `INSERT INTO shop.\`${mark}\` SELECT order_id, line, quantity, note FROM ${items}, (SELECT 1 ${more(4)}) AS n`,
    undo: (mark) => [`DROP TABLE shop.\`${mark}\``],
  },
};

/** So many more rows of one column. */
function more(count: number): string {
  return Array.from({ length: count }, (_, i) => `UNION ALL SELECT ${i + 2}`).join(' ');
}

/** The files that this process's works have written begin with it. */
export const writtenFiles = written;

function repeated(count: number, part: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => part(i)).join(' UNION ALL ');
}
