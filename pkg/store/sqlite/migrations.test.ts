import { expect, test } from 'bun:test';
import { DatabaseSync } from 'node:sqlite';
import { killed, record } from '../batch.fixture';
import { openEngine } from './engine';
import { migrate } from './migrations';
import { toStored, upsertStatement } from './statement-row';
import { temporaryStore } from './store.fixture';

/** The schema's version before samples could have unread values. */
const BEFORE_UNREAD = 5;

test('a row count of 0 becomes null, others stay', () => {
  const db = new DatabaseSync(':memory:');
  migrate(db, 'memory', 4);
  const key = { incarnation: '77', threadId: 41, eventId: 5 };
  const rows = [record(1, 2, { rowsExamined: 0, rowsSent: 0 }), killed(1, 2, { key, rowsExamined: 12, rowsSent: 3 })];
  rows.forEach((row) => db.prepare(upsertStatement).run({ instance: 1, ...toStored(row) }));
  migrate(db, 'memory');
  const found = db.prepare('SELECT thread, text, rows_examined, rows_sent FROM statement ORDER BY thread').all();
  expect(found).toMatchObject([
    { thread: 40, rows_examined: null, rows_sent: null },
    { thread: 41, rows_examined: 12, rows_sent: 3 },
  ]);
  db.close();
});

test('samples are kept when what was not read becomes null', () => {
  const db = new DatabaseSync(':memory:');
  migrate(db, 'memory', BEFORE_UNREAD);
  db.exec('INSERT INTO sample VALUES (1, 5, 2, 3.5, 1, 0.5, NULL)');
  migrate(db, 'memory');
  db.exec('INSERT INTO sample (instance, at) VALUES (1, 6)');
  expect(db.prepare('SELECT at, runaways, longest_statement FROM sample ORDER BY at').all()).toMatchObject([
    { at: 5, runaways: 2, longest_statement: 3.5 },
    { at: 6, runaways: null, longest_statement: null },
  ]);
  db.close();
});

test('details of an earlier version are read under their new name', () => {
  const place = temporaryStore();
  openEngine(place.options).close();
  const counters = { noIndexUsed: true, fullScans: 1, fullJoins: 0, diskTables: 2, sortMergePasses: 3 };
  const older = new DatabaseSync(place.path);
  const row = { ...toStored(record(0, 5)), details: JSON.stringify({ signs: counters }) };
  older.exec("INSERT INTO instance (id, name) VALUES (1, 'db1')");
  older.prepare(upsertStatement).run({ instance: 1, ...row });
  older.close();
  const history = openEngine(place.options);
  expect(history.statement('db1', '77-40-5')?.details).toEqual({ executionCounters: counters });
  history.close();
  place.remove();
});
