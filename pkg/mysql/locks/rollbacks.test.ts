import { expect, test } from 'bun:test';
import { complete } from '../../detection/reading';
import type { RunningStatement } from '../../detection/sample';
import { fakeReader } from '../protocol/batch-reader.fixture';
import type { Row } from '../protocol/rows';
import { markRollbacks } from './rollbacks';

const report = `
LIST OF TRANSACTIONS FOR EACH SESSION:
---TRANSACTION 41, ACTIVE 2 sec rollback
mysql tables in use 1, locked 1
ROLLING BACK 445 lock struct(s), heap size 73848, 201661 row lock(s), undo log entries 173758
MariaDB thread id 7, OS thread handle 131697392641728, query id 16 localhost 127.0.0.1 root Rollback
UPDATE shop.ledger SET a = a + 1
---TRANSACTION 42, ACTIVE 1 sec starting index read
mysql tables in use 1, locked 1
LOCK WAIT 2 lock struct(s), heap size 1128, 1 row lock(s)
MariaDB thread id 8, OS thread handle 131697392641729, query id 17 localhost 127.0.0.1 root Updating
UPDATE shop.ledger SET b = '
ROLLING BACK 1 lock struct(s), heap size 1, 1 row lock(s), undo log entries 5'
--------
`;
const answers: Record<string, Row[]> = {
  rollbacks: [{ id: '7', modified: '1000' }],
  innodbStatus: [{ Status: report }],
};
const statements = [
  { processlistId: 7, state: 'Rollback', text: 'UPDATE' },
  { processlistId: 8, state: 'Updating', text: 'UPDATE' },
] as RunningStatement[];

async function marked(rowLockWaits: number, dataLocks: boolean, of = statements) {
  const { asked, reader } = fakeReader((name) => complete(answers[name] ?? []));
  const found = await markRollbacks(reader, of, { rowLockWaits, dataLocks });
  return [asked.flat(), ...found.map(({ rowsToUndo }) => rowsToUndo)];
}

test('rows still to undo are read from INNODB_TRX, or from the status report while many wait on MariaDB', async () => {
  expect(await marked(5, false)).toEqual([['rollbacks'], 1000, undefined]);
  expect(await marked(500, true)).toEqual([['rollbacks'], 1000, undefined]);
  expect(await marked(500, false)).toEqual([['innodbStatus'], 173_758, undefined]);
});

test('nothing is read while no statement may roll back', async () => {
  expect(await marked(5, false, statements.slice(1))).toEqual([[], undefined]);
});
