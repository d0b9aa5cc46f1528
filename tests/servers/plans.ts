import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import { createDataSource } from '../../pkg/targets/data-source';
import { connect } from '../../pkg/mysql/open-session';
import type { Plan } from '../../pkg/mysql/statements/explain';
import type { Instance } from '../../pkg/plugin/handlers';
import { log } from '../../pkg/plugin/logs';
import { createMeter } from '../../pkg/sampling/metrics';
import type { StatementDetails } from '../../src/shared/details';
import type { StatementRow } from '../../src/shared/frames';
import { createMonitor, createShop, monitor, type Account } from '../../tools/servers/accounts';
import type { Flavour } from '../../tools/servers/debian';
import type { LocalServer } from '../../tools/servers/server';
import { rowsOf } from './frames';
import { accessTo, application, asGone, sampleUntil, started } from './sampling';
import { start } from './servers';

/** What was told of statements that ran into being runaways. */
export interface Plans {
  /** By the statement's name, from the first poll to the last. */
  details: Map<string, StatementDetails[]>;
  /** The server's own count of explained connections, once all had theirs and some seconds later. */
  explained: [number, number];
  /** Asked for by an account that may not, and of a statement that had ended. */
  refused: Plan | null;
  late: Plan | null;
  began: number;
}

const SECOND = 1_000;
/** Of the window in which a digest is new; what ran before it is known. */
const NEW_SECONDS = 2;
/** Rows of the tables: 20,000, doubled so many times. */
const doublings = { 'shop.big': 3, 'shop.wide': 4 };
/** The account that may too little. */
const clerk: Account = { user: 'clerk', password: 'clerk-only' };
/** Each has its name in it, as an identifier: what is redacted are literals. */
const statements = [
  'SELECT COUNT(*) AS `named_join` FROM big left_big JOIN big right_big ON left_big.filler < right_big.filler',
  'UPDATE big AS `named_update` SET k = k + 1 WHERE SLEEP(0.001) = 0',
  `ALTER TABLE wide ADD INDEX named_alter (filler), ${[1, 2, 3, 4].map((i) => `ADD INDEX f${i} (filler, k)`).join(', ')}, FORCE`,
  'SELECT COUNT(*) AS `named_sort` FROM (SELECT filler, id FROM big ORDER BY filler LIMIT 100000000) x JOIN (SELECT 1 AS one UNION SELECT 2) y ON SLEEP(0.001) = 0',
  'SELECT SLEEP(12) AS `named_fresh`',
  'SELECT SLEEP(12) AS `named_known`',
];

export async function plansOf(flavour: Flavour): Promise<Plans> {
  await using stack = new AsyncDisposableStack();
  const options = flavour === 'mariadb' ? ['--performance-schema-consumer-events-stages-current=ON'] : [];
  const server = await start(flavour, { options });
  stack.defer(() => server.stop());
  // MySQL explains other users' statements only to an account with every global privilege.
  await createMonitor(server, flavour === 'mysql' ? ['ALL ON *.*'] : undefined);
  await createMonitor(server, ['SELECT ON performance_schema.*'], clerk);
  await createShop(server);
  await createTables(server);
  const known = await application(server);
  for (let i = 0; i < 3; i++) {
    await known.query('SELECT SLEEP(0.001) AS `named_known`');
  }
  const began = Date.now();
  const source = await openSource(server, stack);
  await Bun.sleep((NEW_SECONDS + 1) * SECOND);

  const details = new Map<string, StatementDetails[]>();
  const query = { refId: 'A', maxDataPoints: 100, intervalMs: 1000, json: { queryType: 'runaways', as: 'table' } };
  const connections = await Promise.all(statements.map(() => application(server)));
  const small =
    flavour === 'mysql' ? 'tmp_table_size = 1048576' : 'tmp_table_size = 65536, max_heap_table_size = 65536';
  await Promise.all(connections.map((connection) => connection.query(`SET sort_buffer_size = 65536, ${small}`)));
  const running = connections.map((connection, i) => started(connection, statements[i] ?? ''));
  const explained: number[] = [];
  for (const until of [7, 9].map((seconds) => Date.now() + seconds * SECOND)) {
    while (Date.now() < until) {
      await Bun.sleep(300);
      for (const row of rowsOf<StatementRow>(await source.query({ ...query, from: began, to: Date.now() + SECOND }))) {
        const name = /named_(\w+)/.exec(row.text ?? '')?.[1] ?? '';
        details.set(name, [...(details.get(name) ?? []), JSON.parse(row.details) as StatementDetails]);
      }
    }
    explained.push(await explainedOn(server));
  }
  const one = await examineOne(server);
  const root = await server.connect();
  await Promise.all(connections.map(({ threadId }) => root.query(`KILL QUERY ${threadId}`).catch(() => null)));
  await Promise.all(running);
  await Promise.all([root, known, ...connections].map((connection) => connection.end()));
  return { details, explained: [explained[0] ?? NaN, explained[1] ?? NaN], ...one, began };
}

async function createTables(server: LocalServer): Promise<void> {
  const root = await server.connect();
  const rows = Array.from({ length: 20_000 }, (_, i) => `(${i % 997}, 'x${i}')`).join(', ');
  for (const [table, times] of Object.entries(doublings)) {
    await root.query(
      `CREATE TABLE ${table} (id INT PRIMARY KEY AUTO_INCREMENT, k INT NOT NULL, filler CHAR(200) NOT NULL)`
    );
    await root.query(`INSERT INTO ${table} (k, filler) VALUES ${rows}`);
    for (let i = 0; i < times; i++) {
      await root.query(`INSERT INTO ${table} (k, filler) SELECT k, filler FROM ${table}`);
    }
  }
  await root.end();
}

async function openSource(server: LocalServer, stack: AsyncDisposableStack): Promise<Instance> {
  const folder = await mkdtemp(join(tmpdir(), 'runaway-plans-'));
  stack.defer(() => rm(folder, { recursive: true }));
  process.env['GF_PLUGIN_HISTORY_PATH'] = folder;
  const json = {
    user: monitor.user,
    instances: [{ name: 'db', address: `${server.host}:${server.port}` }],
    runawaySeconds: 1,
    newDigestHours: NEW_SECONDS / 3600,
  };
  const secure = { password: monitor.password };
  const source = await createDataSource(
    { uid: server.flavour, orgId: 1, name: 'plans', json, secure, updatedAt: 0 },
    log,
    createMeter()
  );
  stack.defer(() => source.dispose());
  return source;
}

async function explainedOn(server: LocalServer): Promise<number> {
  const root = await server.connect();
  const [[row]] = await root.query<RowDataPacket[]>(
    "SHOW GLOBAL STATUS WHERE Variable_name IN ('Com_explain_other', 'Com_show_explain')"
  );
  await root.end();
  return Number(row?.['Value']);
}

/** What an account is told that may not ask, and one that may when it is too late. */
async function examineOne(server: LocalServer): Promise<Pick<Plans, 'refused' | 'late'>> {
  const shop = await application(server);
  const running = started(shop, 'SELECT SLEEP(60) AS `named_one`');
  const may = await connect(accessTo(server), log);
  const mayNot = await connect(accessTo(server, { user: clerk.user }, { password: clerk.password }), log);
  const gone = await sampleUntil(may, (sample) => {
    const statement = sample.statements.find(({ text }) => text?.includes('named_one'));
    return statement && asGone(sample, statement);
  });
  const { plan: refused } = await mayNot.examine(gone);
  const root = await server.connect();
  await root.query(`KILL QUERY ${shop.threadId}`);
  await running;
  const { plan: late } = await may.examine(gone);
  await Promise.all([may.close(), mayNot.close(), root.end(), shop.end()]);
  return { refused, late };
}
