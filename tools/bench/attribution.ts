import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Glob } from 'bun';
import type { RowDataPacket } from 'mysql2/promise';
import { openDataSource, type OpenDataSource } from '../../tests/servers/data-source';
import { parseDetails, type StatementDetails } from '../../src/shared/details';
import type { StatementRow } from '../../src/shared/frames';
import { createMonitor } from '../servers/accounts';
import { findServer, type Flavour } from '../servers/debian';
import { startServer, type LocalServer } from '../servers/server';
import { until } from '../servers/until';
import { loadShop } from '../workload/load';
import { works, writtenFiles, type Work } from './attribution-work';
import { quantile } from './numbers';

/** 2^6 thousand orders of five lines of half a kilobyte: 190 MB, three times the buffer pool. */
const DOUBLINGS = 6;
export const RUNS = 20;
export const OTHERS = 8;

/** Each moves most in its own kind of file: data, sort, temporary table. An alias of its own finds each by its text. */
export const heavy = {
  scan: (mark: string) =>
    union(12, (i) => `SELECT SUM(LENGTH(note)) AS \`${mark}\` FROM shop.order_items WHERE quantity <> ${100 + i}`),
  // MariaDB reads for all sorts at once: with fewer, too much happens before the first sample.
  sort: (mark: string, flavour: Flavour) =>
    union(
      flavour === 'mariadb' ? 8 : 3,
      (i) =>
        `(SELECT note AS \`${mark}\` FROM shop.order_items ORDER BY note DESC, order_id LIMIT 1 OFFSET ${300_000 + i})`
    ),
  // MariaDB fills its table several times as fast: more rows make it run for some samples too.
  temporary: (mark: string, flavour: Flavour) =>
    `SELECT COUNT(*) AS \`${mark}\` FROM (SELECT note, order_id, line, COUNT(*) AS n FROM shop.order_items
      WHERE order_id <= ${flavour === 'mariadb' ? 64_000 : 24_000} GROUP BY note, order_id, line) AS grouped`,
} satisfies Record<string, (mark: string, flavour: Flavour) => string>;
export type Heavy = keyof typeof heavy;

/** What each of the others does: looks up order lines all over the table, some fifty a second. */
const lookups = `SELECT COUNT(*), SUM(SLEEP(0.02)) FROM (WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 300)
  SELECT i FROM n) AS n STRAIGHT_JOIN shop.order_items AS o ON o.order_id = 1 + i * 7919 % 60000 AND o.line = 1`;

function union(count: number, part: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => part(i)).join(' UNION ALL ');
}

/** A server whose tables are larger than its buffer pool, and the data source that samples it. */
export interface Shop extends AsyncDisposable {
  server: LocalServer;
  source: OpenDataSource;
}

export async function startShop(flavour: Flavour): Promise<Shop> {
  const stack = new AsyncDisposableStack();
  try {
    const options = [
      ...['--innodb-flush-log-at-trx-commit=0', '--tmp-table-size=16M', '--max-heap-table-size=16M'],
      '--secure-file-priv=',
    ];
    const temptable = flavour === 'mysql' ? ['--temptable-max-ram=16M', '--temptable-max-mmap=0'] : [];
    const server = await startServer({ flavour, options: [...options, ...temptable] });
    stack.defer(() => server.stop());
    await createMonitor(server);
    const { host, port, rootUser: user, rootPassword: password } = server;
    await loadShop({ host, port, user, password }, DOUBLINGS);
    const source = stack.use(await openDataSource(server));
    return { server, source, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

export interface Attributed {
  /** Bytes the plugin attributes to the statement. */
  attributed: number;
  /** Bytes that the server's file tables gained meanwhile, without those that the others' own threads read. */
  moved: number;
  /** Of these, bytes of redo log and doublewrite files. */
  journals: number;
  seconds: number;
  io: NonNullable<StatementDetails['io']>;
  exact: StatementDetails['exactIo'];
  /** Its rank among all statements of that time, by bytes; 1 is the first. */
  rank: number;
}

/** Runs a heavy statement with `others` beside it, and compares its attributed bytes with the server's own totals. */
export async function attribute(
  { server, source }: Omit<Shop, keyof AsyncDisposable>,
  kind: Heavy | Work,
  others: number
): Promise<Attributed> {
  const work: Work = typeof kind === 'string' ? { sql: heavy[kind] } : kind;
  const mark = `heavy-${Math.random().toString(36).slice(2)}`;
  const began = Date.now();
  const sessions = await Promise.all(Array.from({ length: others + 1 }, () => server.connect()));
  const [session, ...beside] = sessions;
  if (session === undefined) {
    throw new Error('no session');
  }
  let stopped = false;
  try {
    const busy = beside.map(async (one) => {
      while (!stopped) {
        // One that fails makes no load, and no failure of the heavy one.
        await one.query(lookups).catch(() => Bun.sleep(50));
      }
    });
    // The others are sampled when it begins: it must outrank them from its first second.
    const isBeside = ({ text }: StatementRow): boolean => text?.includes('STRAIGHT_JOIN') === true;
    await until(`${others} others in the samples`, async () => {
      return (await statements(source, began)).filter(isBeside).length >= others;
    });
    for (const statement of work.prepare?.(mark) ?? []) {
      await session.query(statement);
    }
    const ids = beside.map(({ threadId }) => threadId);
    const before = await bytesOfFiles(server, ids);
    // What prepares it may have the mark in its text too; if that was recorded, it began a second before or more.
    const since = Date.now() - 500;
    const started = performance.now();
    await session.query(work.sql(mark, server.flavour));
    const seconds = (performance.now() - started) / 1000;
    const after = await bytesOfFiles(server, ids);
    const moved = after.all - before.all - (after.others - before.others);
    const isIt = ({ text, start }: StatementRow): boolean => start > since && text?.includes(mark) === true;
    const rows = await until(
      `the end of ${work.sql('it', server.flavour)}, which must run for some seconds to be sampled`,
      async () => {
        const found = await statements(source, began);
        return found.some((row) => isIt(row) && row.end !== null) && found;
      }
    );
    stopped = true;
    await Promise.all(busy);
    const ranking = rows.toSorted((a, b) => bytes(b) - bytes(a));
    const row = ranking.find(isIt);
    if (row === undefined) {
      throw new Error(`${mark} was not recorded`);
    }
    for (const statement of work.undo?.(mark) ?? []) {
      await session.query(statement);
    }
    const details = parseDetails(row.details);
    return {
      attributed: bytes(row),
      moved,
      journals: after.journals - before.journals,
      seconds,
      io: details.io ?? {},
      exact: details.exactIo,
      rank: ranking.findIndex(isIt) + 1,
    };
  } finally {
    stopped = true;
    sessions.forEach((one) => one.destroy());
  }
}

function bytes({ readBytes, writeBytes }: StatementRow): number {
  return (readBytes ?? 0) + (writeBytes ?? 0);
}

function statements(source: OpenDataSource, from: number): Promise<StatementRow[]> {
  return source.rows<StatementRow>({ queryType: 'statements', when: 'range' }, { from });
}

const PAGE = 16_384;

/** Bytes of all files, and of redo log and doublewrite files; and what the threads of these connections moved in data files. */
async function bytesOfFiles(server: LocalServer, others: number[]) {
  const root = await server.connect();
  const [rows] = await root.query<RowDataPacket[]>(
    `SELECT SUM(bytes) AS total, SUM(IF(EVENT_NAME LIKE '%innodb_log_file' OR EVENT_NAME LIKE '%dblwr%', bytes, 0)) AS journals,
       (SELECT SUM(COUNT_STAR) FROM performance_schema.events_waits_summary_by_thread_by_event_name
        WHERE EVENT_NAME = 'wait/io/file/innodb/innodb_data_file' AND THREAD_ID IN
          (SELECT THREAD_ID FROM performance_schema.threads WHERE PROCESSLIST_ID IN (?))) AS others
     FROM (SELECT EVENT_NAME, SUM_NUMBER_OF_BYTES_READ + SUM_NUMBER_OF_BYTES_WRITE AS bytes
       FROM performance_schema.file_summary_by_event_name) AS events`,
    [[0, ...others]]
  );
  await root.end();
  const count = (column: string): number => Number(rows[0]?.[column] ?? 0);
  return { all: count('total'), journals: count('journals'), others: PAGE * count('others') };
}

/** At least this share of the bytes must be the statement's, in so many of the kinds. */
const NAMED = 0.9;

/** Prints how much of ten kinds of work is named, on a quiet and on a loaded server, and how often the heavy one of nine ranks first. */
export async function benchAttribution(): Promise<void> {
  for (const flavour of ['mysql', 'mariadb'] as const) {
    const program = await findServer(flavour);
    if ('missing' in program) {
      console.error(`${flavour}: ${program.missing}`);
      continue;
    }
    await using shop = await startShop(flavour);
    for (const others of [0, OTHERS]) {
      console.log(`\n${flavour} ${program.version}, ${others === 0 ? 'alone on the server' : `with ${others} others`}`);
      console.table(await namedShares(shop, flavour, others));
    }
    const kinds = Object.keys(heavy) as Heavy[];
    const ranks: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      ranks.push((await attribute(shop, kinds[run % kinds.length] ?? 'scan', OTHERS)).rank);
    }
    const first = ranks.filter((rank) => rank === 1).length;
    console.log(
      `${flavour}: first of all in ${first} of ${RUNS} runs with ${OTHERS} others (worst ${quantile(ranks, 1)})`
    );
  }
}

/** A row for each kind of work. */
async function namedShares(shop: Shop, flavour: Flavour, others: number) {
  const mb = (value: number | undefined): string => (value === undefined ? '–' : (value / 1e6).toFixed(0));
  const table: Record<string, Record<string, string | number>> = {};
  let named = 0;
  for (const [kind, work] of Object.entries(works)) {
    try {
      const { attributed, moved, journals, seconds, exact, rank } = await attribute(shop, work, others);
      named += attributed >= NAMED * moved ? 1 : 0;
      table[kind] = {
        seconds: seconds.toFixed(1),
        'attributed, MB': mb(attributed),
        'by the file tables, MB': mb(moved),
        'of these redo and doublewrite, MB': mb(journals),
        'named, %': (100 * (attributed / moved)).toFixed(1),
        // What /proc counts of the statement's own thread, also where the server counts no file operation.
        'by the kernel, MB': mb(exact && exact.readBytes + exact.writeBytes),
        rank,
        'not counted by the server': work.uncounted?.[flavour] ?? '',
      };
    } catch (error) {
      table[kind] = { failed: error instanceof Error ? error.message.slice(0, 80) : String(error) };
    }
  }
  for await (const name of new Glob(`${basename(writtenFiles)}*`).scan(dirname(writtenFiles))) {
    await rm(join(dirname(writtenFiles), name), { force: true });
  }
  console.log(`${named} of ${Object.keys(works).length} kinds: at least ${100 * NAMED} % is named`);
  return table;
}
