import type { Connection } from 'mysql2/promise';
import type { StatementDetails } from '../../src/shared/details';
import type { StatementRow } from '../../src/shared/frames';
import { createMonitor } from '../servers/accounts';
import { findServer, type Flavour } from '../servers/debian';
import { startServer, type LocalServer } from '../servers/server';
import { loadShop } from '../workload/load';
import { startPlugin, type RunningPlugin } from './plugin';
import { quantile } from './numbers';

/** Order lines of half a kilobyte: 2^6 thousand orders of five, 190 MB, thrice the buffer pool. */
const DOUBLINGS = 6;
export const RUNS = 20;
export const OTHERS = 8;

/** Each is heavy in its own kind of file: data, a sort's, a temporary table's. An alias of its own makes each known by its text. */
export const heavy = {
  scan: (mark: string) =>
    union(12, (i) => `SELECT SUM(LENGTH(note)) AS \`${mark}\` FROM shop.order_items WHERE quantity <> ${100 + i}`),
  // MariaDB does its sorts' reading at once: with fewer, what precedes the first sample weighs too much.
  sort: (mark: string, flavour: Flavour) =>
    union(
      flavour === 'mariadb' ? 8 : 3,
      (i) =>
        `(SELECT note AS \`${mark}\` FROM shop.order_items ORDER BY note DESC, order_id LIMIT 1 OFFSET ${300_000 + i})`
    ),
  // MariaDB fills its table several times as fast: it gets more, to run for some samples too.
  temporary: (mark: string, flavour: Flavour) =>
    `SELECT COUNT(*) AS \`${mark}\` FROM (SELECT note, order_id, line, COUNT(*) AS n FROM shop.order_items
      WHERE order_id <= ${flavour === 'mariadb' ? 64_000 : 24_000} GROUP BY note, order_id, line) AS grouped`,
} satisfies Record<string, (mark: string, flavour: Flavour) => string>;
export type Heavy = keyof typeof heavy;

/** What one of the eight does: looks up order lines all over the table, some hundred a second. */
const lookups = `SELECT COUNT(*), SUM(SLEEP(0.02)) FROM (WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 300)
  SELECT i FROM n) AS n STRAIGHT_JOIN shop.order_items AS o ON o.order_id = 1 + i * 7919 % 60000 AND o.line = 1`;

function union(count: number, part: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => part(i)).join(' UNION ALL ');
}

/** A server whose tables are larger than its memory, and the plugin that watches it. */
export async function startShop(
  flavour: Flavour
): Promise<{ server: LocalServer; plugin: RunningPlugin } & AsyncDisposable> {
  const stack = new AsyncDisposableStack();
  try {
    const options = ['--innodb-flush-log-at-trx-commit=0', '--tmp-table-size=16M', '--max-heap-table-size=16M'];
    const temptable = flavour === 'mysql' ? ['--temptable-max-ram=16M', '--temptable-max-mmap=0'] : [];
    const server = await startServer({ flavour, options: [...options, ...temptable] });
    stack.defer(() => server.stop());
    await createMonitor(server);
    const { host, port, rootUser: user, rootPassword: password } = server;
    await loadShop({ host, port, user, password }, DOUBLINGS);
    const plugin = stack.use(await startPlugin(server));
    return { server, plugin, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

export interface Attributed {
  /** What the plugin says the statement moved, and what the server's file tables gained meanwhile. Bytes. */
  attributed: number;
  moved: number;
  io: NonNullable<StatementDetails['io']>;
  exact: StatementDetails['exactIo'];
  /** Its place among all statements of that time, by bytes; 1 is the first. */
  rank: number;
}

/** Runs a heavy statement, with `others` beside it, and compares what is said of it with the server's own totals. */
export async function attribute(
  { server, plugin }: { server: LocalServer; plugin: RunningPlugin },
  kind: Heavy,
  others: number
): Promise<Attributed> {
  const mark = `${kind}-${Math.random().toString(36).slice(2)}`;
  const began = Date.now();
  const sessions = await Promise.all(Array.from({ length: others + 1 }, () => server.connect()));
  const [session, ...beside] = sessions;
  if (session === undefined) {
    throw new Error('no session');
  }
  try {
    let stopped = false;
    const busy = beside.map(async (one) => {
      while (!stopped) {
        await one.query(lookups);
      }
    });
    // Those beside it are old when it begins.
    await Bun.sleep(others > 0 ? 2_500 : 500);
    const before = await bytesOfFiles(server);
    await session.query(heavy[kind](mark, server.flavour));
    const moved = (await bytesOfFiles(server)) - before;
    await Bun.sleep(2_500);
    stopped = true;
    const rows = await statements(plugin, began);
    await Promise.all(busy);
    const isIt = ({ text }: StatementRow): boolean => text?.includes(mark) === true;
    const ranking = rows.toSorted((a, b) => bytes(b) - bytes(a));
    const row = ranking.find(isIt);
    if (row === undefined) {
      throw new Error(`${kind} was not seen: it must run for some seconds`);
    }
    const details: StatementDetails = JSON.parse(row.details);
    return {
      attributed: bytes(row),
      moved,
      io: details.io ?? {},
      exact: details.exactIo,
      rank: ranking.findIndex(isIt) + 1,
    };
  } finally {
    sessions.forEach((one) => one.destroy());
  }
}

function bytes({ readBytes, writeBytes }: StatementRow): number {
  return (readBytes ?? 0) + (writeBytes ?? 0);
}

async function statements({ source }: RunningPlugin, from: number): Promise<StatementRow[]> {
  const query = { refId: 'A', from, to: Date.now(), maxDataPoints: 100, intervalMs: 1000 };
  const [frame] = await source.query({ ...query, json: { queryType: 'statements', when: 'range' } });
  const rows = frame?.fields[0]?.values.length ?? 0;
  return Array.from({ length: rows }, (_, i): StatementRow =>
    Object.assign({}, ...(frame?.fields ?? []).map(({ name, values }) => ({ [name]: values[i] })))
  );
}

async function bytesOfFiles(server: LocalServer): Promise<number> {
  const root: Connection = await server.connect();
  const [rows] = await root.query(
    'SELECT SUM(SUM_NUMBER_OF_BYTES_READ + SUM_NUMBER_OF_BYTES_WRITE) AS bytes FROM performance_schema.file_summary_by_event_name'
  );
  await root.end();
  return Number((rows as Array<{ bytes: string }>)[0]?.bytes);
}

/** Prints how near the attributed bytes of three heavy statements come, and how often the right one is first of nine. */
export async function benchAttribution(): Promise<void> {
  for (const flavour of ['mysql', 'mariadb'] as const) {
    const program = await findServer(flavour);
    if ('missing' in program) {
      console.error(`${flavour}: ${program.missing}`);
      continue;
    }
    await using shop = await startShop(flavour);
    await Bun.sleep(5_000);
    const table: Record<string, Record<string, string>> = {};
    const kinds = Object.keys(heavy) as Heavy[];
    for (const kind of kinds) {
      const { attributed, moved, exact } = await attribute(shop, kind, 0);
      const mb = (value: number | undefined): string => (value === undefined ? '–' : (value / 1e6).toFixed(0));
      table[kind] = {
        'attributed, MB': mb(attributed),
        'by the file tables, MB': mb(moved),
        'off by, %': (100 * (attributed / moved - 1)).toFixed(1),
        'exact, MB': mb(exact && exact.readBytes + exact.writeBytes),
      };
    }
    console.log(`\n${flavour} ${program.version}, alone on the server`);
    console.table(table);
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
