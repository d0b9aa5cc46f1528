import { expect, test } from 'bun:test';
import { DatabaseSync } from 'node:sqlite';
import { killed, record } from './store.fixture';
import { migrate } from './migrations';
import { toStored, upsertStatement } from './statement-row';

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
