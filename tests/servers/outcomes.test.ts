import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createConnection, type Connection } from 'mysql2/promise';
import type { Confidence, StatementRow } from '../../src/shared/frames';
import { createMonitor, createShop } from '../../tools/servers/accounts';
import type { LocalServer } from '../../tools/servers/server';
import { until } from '../../tools/servers/until';
import { counted } from './counted';
import { openDataSource } from './data-source';
import { ownRow } from './own-row';
import { flavours, start } from './servers';
import { certainty, outcomeOf, type Expected, type Stage } from './ways';

const endings = [...ownRow, ...counted];
/** Between endings that must not end between the same two samples. Milliseconds. */
const APART = 2_600;
const PASSWORD = 'test-only';
const open: Connection[] = [];
const sureOf = { certain: /ran a KILL that names connection/, likely: /is the only account that killed/ };

/** Every way to end, on real servers, as the plugin records it. */
describe.each(flavours)('%s', (flavour) => {
  let rows: StatementRow[] = [];
  let problems: ReadonlyMap<number, unknown> = new Map();

  // Both servers at once: the statements only sleep.
  beforeAll(async () => {
    const recorded = await played.get(flavour);
    rows = recorded?.rows ?? rows;
    problems = recorded?.problems ?? problems;
  }, 240_000);

  test.each(endings.map((ending, i) => [ending.name, ending, i] as const))('%s', (_, ending, i) => {
    expect(problems.get(i)).toBeUndefined();
    const { outcome, confidence, killer = null, evidence = /./, count = 1, also } = ending.expected(flavour);
    const found = rows.filter(marked(i)).sort((a, b) => a.start - b.start);
    const judged = also === undefined ? found : found.slice(0, 1);
    for (const row of judged) {
      const by = row.killer?.split('@')[0] ?? null;
      const verdict = { outcome: row.outcome, confidence: row.confidence, by, evidence: row.evidence };
      // One who left is known by what was counted between two samples that saw the statement; on a busy machine none may have.
      const isKnown = killer !== 'likely' || !row.evidence.includes('began and ended between two samples');
      const named = killer === null || !isKnown ? null : `dba0_${i}`;
      const sure = confidenceBy(confidence, row.evidence);
      expect(verdict).toMatchObject({ outcome, confidence: sure, ...(killer !== 'either' && { by: named }) });
      expect(verdict.evidence).toMatch(evidence);
      if (killer === 'certain' || killer === 'likely') {
        expect(verdict.evidence).toMatch(isKnown ? sureOf[killer] : /Nothing shows/);
      }
    }
    expect(found).toHaveLength(count);
    also?.(found);
  });

  test.each(['shut down', 'killed'])('the server was %s while it ran', (how) => {
    const row = rows.find(({ text }) => text?.includes(`server ${how}`));
    expect(row).toMatchObject({ outcome: 'server-restarted', confidence: 'likely', killer: null });
  });
});

afterAll(() => open.forEach((connection) => connection.destroy()));

const played = new Map(flavours.map((flavour) => [flavour, start(flavour).then(play)]));

/** What was recorded, and the endings whose script failed. */
interface Played {
  rows: StatementRow[];
  problems: Map<number, unknown>;
}

async function play(server: LocalServer): Promise<Played> {
  await using stack = new AsyncDisposableStack();
  stack.defer(() => server.stop());
  await prepare(server);
  await createMonitor(server);
  const source = stack.use(await openDataSource(server, { settings: { runawaySeconds: 2, redact: false } }));
  const statements = () => source.rows<StatementRow>({ queryType: 'statements', when: 'range', limit: 5000 });
  const problems = new Map<number, unknown>();
  const stages = endings.map((_, i) => stageOf(server, i, async () => (await statements()).filter(marked(i))));
  const play = async (i: number): Promise<void> => {
    const stage = stages[i];
    try {
      await (stage === undefined ? undefined : endings[i]?.play(stage));
    } catch (error) {
      problems.set(i, error);
    }
  };
  await Promise.all(ownRow.map((_, i) => play(i)));
  await Bun.sleep(APART);
  await Promise.all(counted.map((_, i) => Bun.sleep(i * APART).then(() => play(ownRow.length + i))));
  await Bun.sleep(APART);
  for (const how of ['shut down', 'killed']) {
    const root = await server.connect();
    void outcomeOf(root.query(`SELECT SLEEP(300), 'server ${how}'`));
    root.on('error', () => undefined);
    const row = async () => (await statements()).find(({ text }) => text?.includes(`server ${how}`));
    await until(`the statement under which the server is ${how}`, row);
    await (how === 'killed' ? server.kill() : Promise.resolve());
    await server.restart();
    await until('its end', async () => (await row())?.end != null);
  }
  return { rows: await statements(), problems };
}

function confidenceBy(expected: Expected['confidence'], evidence: string): Confidence {
  if (expected !== 'certain if read' && expected !== 'certain if named') {
    return expected;
  }
  return certainty[expected].test(evidence) ? 'certain' : 'likely';
}

function markOf(i: number): string {
  return `ending-${i}-`;
}

/** A scheduled event goes by its name: its mark stands in the statement inside it. */
function marked(i: number) {
  return ({ text, digestText, details }: StatementRow): boolean =>
    [text ?? digestText, details].some((one) => one?.includes(markOf(i)));
}

async function prepare(server: LocalServer): Promise<void> {
  await createShop(server);
  const root = await server.connect();
  const admin = server.flavour === 'mysql' ? 'CONNECTION_ADMIN' : 'CONNECTION ADMIN';
  const numbers = Array.from({ length: 1000 }, (_, i) => `(${i + 1})`).join(', ');
  const statements = [
    'SET GLOBAL event_scheduler = ON',
    'CREATE TABLE shop.ticks (id INT PRIMARY KEY)',
    `INSERT INTO shop.ticks VALUES ${numbers}`,
    'CREATE TABLE shop.ledger (id INT PRIMARY KEY AUTO_INCREMENT, a INT, b VARCHAR(100), KEY (a))',
    "INSERT INTO shop.ledger (a, b) SELECT 1, 'entry' FROM shop.ticks one, shop.ticks two LIMIT 300000",
    `CREATE USER intern IDENTIFIED BY '${PASSWORD}'`,
    ...endings.flatMap((_, i) => [
      `CREATE DATABASE s${i}`,
      ...[`shop_${i}`, `dba0_${i}`, `dba1_${i}`].map((user) => `CREATE USER ${user} IDENTIFIED BY '${PASSWORD}'`),
      `GRANT ALL ON shop.* TO shop_${i}`,
      `GRANT ALL ON s${i}.* TO shop_${i}`,
      `GRANT ${admin} ON *.* TO dba0_${i}, dba1_${i}`,
    ]),
  ];
  for (const statement of statements) {
    await root.query(statement);
  }
  await root.end();
}

function stageOf(server: LocalServer, i: number, recorded: Stage['recorded']): Stage {
  const { host, port } = server;
  const connect = async (user: string, database?: string): Promise<Connection> => {
    const given = { host, port, user, password: PASSWORD, multipleStatements: true };
    const connection = await createConnection({ ...given, ...(database !== undefined && { database }) });
    connection.on('error', () => undefined);
    open.push(connection);
    return connection;
  };
  return {
    server,
    isMysql: server.flavour === 'mysql',
    mark: markOf(i),
    recorded,
    schema: `s${i}`,
    application: (who = 'shop') => (who === 'shop' ? connect(`shop_${i}`, `s${i}`) : connect('intern')),
    dba: (which = 0) => connect(`dba${which}_${i}`),
    root: () => server.connect(),
    long: (seconds) =>
      `SELECT SUM(SLEEP(0.05)) AS \`${markOf(i)}\` FROM shop.ticks WHERE id <= ${Math.round(seconds * 20)}`,
  };
}
