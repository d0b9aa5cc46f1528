import type { RowDataPacket } from 'mysql2/promise';
import { connect } from '../../pkg/mysql/open-session';
import type { Plan } from '../../pkg/mysql/statements/explain';
import { log } from '../../pkg/plugin/logs';
import { parseDetails, type StatementDetails } from '../../src/shared/details';
import type { StatementRow } from '../../src/shared/frames';
import { createMonitor, createShop, type Account } from '../../tools/servers/accounts';
import type { Flavour } from '../../tools/servers/debian';
import type { LocalServer } from '../../tools/servers/server';
import { until } from '../../tools/servers/until';
import { openDataSource } from './data-source';
import { accessTo, application, sampleUntil, seenIn, started, watchedStatement } from './sampling';
import { start } from './servers';

/** What the plugin recorded beside the rows of some runaways. */
export interface RecordedPlans {
  /** By the statement's name, from the first answer to the last. */
  details: Map<string, StatementDetails[]>;
  /** The server's own count of explained connections, when all have their plan and some samples later. */
  explained: [number, number];
  /** A plan asked for by an account that may not, and one of a statement that has ended. */
  refused: Plan | null;
  late: Plan | null;
  began: number;
}

/** The window in which a digest is new; what ran before it is known. Seconds. */
const NEW_SECONDS = 2;
/** How often each table's 20,000 rows are doubled: the fastest machine takes several seconds to rebuild the second. */
const doublings = { 'shop.big': 3, 'shop.wide': 5 };
/** An account with too few grants. */
const clerk: Account = { user: 'clerk', password: 'clerk-only' };
/** Each has its name in it, as an identifier: redaction keeps that. */
const statements = [
  'SELECT COUNT(*) AS `named_join` FROM big left_big JOIN big right_big ON left_big.filler < right_big.filler',
  'UPDATE big AS `named_update` SET k = k + 1 WHERE SLEEP(0.001) = 0',
  `ALTER TABLE wide ADD INDEX named_alter (filler), ${[1, 2, 3, 4].map((i) => `ADD INDEX f${i} (filler, k)`).join(', ')}, FORCE`,
  'SELECT COUNT(*) AS `named_sort` FROM (SELECT filler, id FROM big ORDER BY filler LIMIT 100000000) x JOIN (SELECT 1 AS one UNION SELECT 2) y ON SLEEP(0.001) = 0',
  'SELECT SLEEP(120) AS `named_fresh`',
  'SELECT SLEEP(120) AS `named_known`',
];

export async function recordPlans(flavour: Flavour): Promise<RecordedPlans> {
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
  const settings = { runawaySeconds: 1, newDigestHours: NEW_SECONDS / 3600 };
  const source = stack.use(await openDataSource(server, { settings }));
  // The window itself: what ran before it must be known.
  await Bun.sleep((NEW_SECONDS + 1) * 1000);

  const connections = await Promise.all(statements.map(() => application(server)));
  const small =
    flavour === 'mysql' ? 'tmp_table_size = 1048576' : 'tmp_table_size = 65536, max_heap_table_size = 65536';
  await Promise.all(connections.map((connection) => connection.query(`SET sort_buffer_size = 65536, ${small}`)));
  const running = connections.map((connection, i) => started(connection, statements[i] ?? ''));
  const details = new Map<string, StatementDetails[]>();
  const ask = async () => {
    const rows = await source.rows<StatementRow>({ queryType: 'runaways', as: 'table' }, { from: began });
    for (const row of rows) {
      const name = /named_(\w+)/.exec(row.text ?? '')?.[1] ?? '';
      details.set(name, [...(details.get(name) ?? []), parseDetails(row.details)]);
    }
    return details;
  };
  await until('every detail is recorded', async () => isComplete(await ask(), flavour), { pause: 300 });
  const explained = await explainedOn(server);
  // Some samples more, in which no plan may be asked for again.
  const later = performance.now() + 2_000;
  await until('two seconds more', async () => (await ask()) && performance.now() > later, { pause: 300 });
  const explainedLater = await explainedOn(server);
  const one = await examineOne(server);
  const root = await server.connect();
  await Promise.all(connections.map(({ threadId }) => root.query(`KILL QUERY ${threadId}`).catch(() => null)));
  await Promise.all(running);
  await Promise.all([root, known, ...connections].map((connection) => connection.end()));
  return { details, explained: [explained, explainedLater], ...one, began };
}

/** Whether all that the tests look at has been recorded. */
function isComplete(details: Map<string, StatementDetails[]>, flavour: Flavour): boolean {
  const all = (name: string): StatementDetails[] => details.get(name) ?? [];
  const last = (name: string): StatementDetails => all(name).at(-1) ?? {};
  const plans = ['join', 'update', 'alter'].every((name) => last(name).plan !== undefined);
  const digests = (flavour === 'mysql' ? ['fresh', 'known'] : ['known']).every(
    (name) => last(name).digest !== undefined
  );
  const counted = last('join').executionCounters?.fullJoins === 1 && last('known').executionCounters !== undefined;
  const sorted =
    (last('sort').executionCounters?.sortMergePasses ?? 0) > 0 && (last('sort').executionCounters?.diskTables ?? 0) > 0;
  const stages = new Set(all('alter').flatMap(({ progress }) => progress?.completed ?? []));
  const rates = all('update').flatMap(({ progress }) => progress?.rowsPerSecond ?? []);
  return (
    plans &&
    digests &&
    counted &&
    sorted &&
    stages.size > 1 &&
    rates.length > 0 &&
    last('fresh').executionCounters !== undefined
  );
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

async function explainedOn(server: LocalServer): Promise<number> {
  const root = await server.connect();
  const [[row]] = await root.query<RowDataPacket[]>(
    "SHOW GLOBAL STATUS WHERE Variable_name IN ('Com_explain_other', 'Com_show_explain')"
  );
  await root.end();
  return Number(row?.['Value']);
}

/** The plan that an account with too few grants gets, and the plan of a statement that has ended. */
async function examineOne(server: LocalServer): Promise<Pick<RecordedPlans, 'refused' | 'late'>> {
  const shop = await application(server);
  const running = started(shop, 'SELECT SLEEP(60) AS `named_one`');
  const allowed = await connect(accessTo(server), log);
  const denied = await connect(accessTo(server, { user: clerk.user }, { password: clerk.password }), log);
  const watched = await sampleUntil(allowed, (sample) => {
    const statement = seenIn(sample).statements.find(({ text }) => text?.includes('named_one'));
    return statement && watchedStatement(sample, statement);
  });
  const { plan: refused } = await denied.examine(watched);
  const root = await server.connect();
  await root.query(`KILL QUERY ${shop.threadId}`);
  await running;
  const { plan: late } = await allowed.examine(watched);
  await Promise.all([allowed.close(), denied.close(), root.end(), shop.end()]);
  return { refused, late };
}
