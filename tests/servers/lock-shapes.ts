import type { Connection } from 'mysql2/promise';
import type { LocalServer } from '../../tools/servers/server';
import { untilInState } from './processlist';
import { application, started } from './sampling';

/** Sessions by name: the shape, a space, and the number within it. */
export type LockSessions = Map<string, Connection>;

/** One way to wait for a lock. What it starts and does not await goes on waiting. */
interface Shape {
  sessions: number;
  /** How many of them wait. */
  waiting: number;
  begin(sessions: Connection[]): Promise<void>;
}

const tables = [
  'CREATE TABLE shop.gaps (id INT PRIMARY KEY)',
  'INSERT INTO shop.gaps VALUES (10), (20)',
  'CREATE TABLE shop.parents (id INT PRIMARY KEY, name INT)',
  'CREATE TABLE shop.children (id INT PRIMARY KEY, parent INT, FOREIGN KEY (parent) REFERENCES shop.parents (id))',
  'INSERT INTO shop.parents VALUES (1, 1)',
  'CREATE TABLE shop.fresh (id INT PRIMARY KEY)',
  'CREATE TABLE shop.altered (id INT PRIMARY KEY)',
  'CREATE TABLE shop.locked (id INT PRIMARY KEY)',
  'CREATE TABLE shop.mixed (id INT PRIMARY KEY)',
];

const take = (id: number) => `UPDATE products SET stock = stock - 1 WHERE id = ${id}`;
const want = (id: number) => `UPDATE products SET stock = stock - 2 WHERE id = ${id}`;

async function all(session: Connection, ...statements: string[]): Promise<void> {
  for (const statement of statements) {
    await session.query(statement);
  }
}

/** Runs statements one after the other; the last one will wait, and is not awaited. */
async function waits(session: Connection, ...statements: string[]): Promise<void> {
  const last = statements.pop() ?? '';
  await all(session, ...statements);
  void started(session, last);
}

function shape(sessions: number, waiting: number, begin: (...sessions: Connection[]) => Promise<void>): Shape {
  return { sessions, waiting, begin: (given) => begin(...given) };
}

const selects = (count: number) => Array.from({ length: count }, (_, i) => `SELECT ${i}`);

export const shapes: Record<string, Shape> = {
  single: shape(2, 1, async (root, waiter) => {
    await all(root, 'BEGIN', take(1), ...selects(5));
    await waits(waiter, want(1));
  }),
  chain: shape(3, 2, async (root, middle, last) => {
    await all(root, 'BEGIN', take(2));
    await waits(middle, 'BEGIN', take(3), want(2));
    await waits(last, want(3));
  }),
  star: shape(21, 20, async (root, ...waiters) => {
    await all(root, 'BEGIN', take(4));
    await Promise.all(waiters.map((waiter) => waits(waiter, want(4))));
  }),
  records: shape(3, 2, async (root, one, other) => {
    await all(root, 'BEGIN', take(5), take(6), 'SELECT 1');
    await waits(one, want(6));
    await waits(other, want(5));
  }),
  gap: shape(2, 1, async (root, waiter) => {
    await all(root, 'BEGIN', 'SELECT * FROM gaps WHERE id BETWEEN 11 AND 19 FOR UPDATE');
    await waits(waiter, 'INSERT INTO gaps VALUES (15)');
  }),
  shared: shape(3, 1, async (one, other, waiter) => {
    const sql = 'SELECT * FROM products WHERE id = 7 LOCK IN SHARE MODE';
    await all(one, 'BEGIN', sql);
    await all(other, 'BEGIN', sql);
    await waits(waiter, want(7));
  }),
  forgotten: shape(2, 1, async (root, waiter) => {
    await all(root, 'BEGIN', take(8), ...selects(12));
    await waits(waiter, want(8));
  }),
  inserted: shape(2, 1, async (root, waiter) => {
    await all(root, 'BEGIN', 'INSERT INTO fresh VALUES (1)', 'SELECT 1');
    await waits(waiter, 'SELECT * FROM fresh WHERE id = 1 FOR UPDATE');
  }),
  alter: shape(5, 4, async (root, ddl, ...readers) => {
    await all(root, 'BEGIN', 'SELECT COUNT(*) FROM altered', 'SELECT 1');
    await waits(ddl, 'ALTER TABLE altered ADD COLUMN note INT');
    await untilInState(root, ddl.threadId, 'Waiting for table metadata lock');
    await Promise.all(readers.map((reader) => waits(reader, 'SELECT * FROM altered')));
  }),
  tables: shape(2, 1, async (root, waiter) => {
    await all(root, 'LOCK TABLES locked WRITE');
    await waits(waiter, 'SELECT COUNT(*) FROM locked');
  }),
  named: shape(2, 1, async (root, waiter) => {
    await all(root, "SELECT GET_LOCK('nightly', 10)", 'SELECT 1');
    await waits(waiter, "SELECT GET_LOCK('nightly', 60)");
  }),
  parent: shape(2, 1, async (root, waiter) => {
    await all(root, 'BEGIN', 'UPDATE parents SET id = 2 WHERE id = 1');
    await waits(waiter, 'INSERT INTO children VALUES (1, 1)');
  }),
  mixed: shape(3, 2, async (root, middle, last) => {
    await all(root, 'LOCK TABLES mixed WRITE');
    await waits(middle, 'BEGIN', take(9), 'SELECT COUNT(*) FROM mixed');
    await waits(last, want(9));
  }),
};

/** Begins all shapes together, on one server. */
export async function beginShapes(server: LocalServer): Promise<LockSessions> {
  const root = await server.connect();
  await all(root, ...tables);
  await root.end();
  const open: LockSessions = new Map();
  for (const [name, { sessions }] of Object.entries(shapes)) {
    for (let i = 0; i < sessions; i++) {
      open.set(`${name} ${i}`, await application(server));
    }
  }
  const of = (name: string) => [...open].filter(([one]) => one.startsWith(`${name} `)).map(([, session]) => session);
  await Promise.all(Object.entries(shapes).map(([name, { begin }]) => begin(of(name))));
  return open;
}

/** Two sessions that each want the row that the other has locked. Answers their processlist ids, the victim's first. */
export async function deadlock(server: LocalServer): Promise<[number, number]> {
  const [one, other] = [await application(server), await application(server)];
  await all(one, 'BEGIN', take(11));
  await all(other, 'BEGIN', take(12));
  const [oneFailed] = await Promise.all([started(one, `${want(12)} -- one`), started(other, `${want(11)} -- other`)]);
  const ids: [number, number] = [one.threadId, other.threadId];
  one.destroy();
  other.destroy();
  return oneFailed === null ? [ids[1], ids[0]] : ids;
}
