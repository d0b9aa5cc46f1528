import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import { releases } from './releases';
import { Waits } from './waits';

const STATE = 'Waiting for table metadata lock';

/** Where the instrument of metadata locks is off, as MariaDB has it: waiters are counted, and a holder is at most likely. */
describe.each(releases)('$name', (release) => {
  let waits: Waits;

  beforeAll(async () => {
    const options = ['--performance-schema-instrument=wait/lock/metadata/sql/mdl=OFF'];
    waits = await Waits.open(release, { options });
  }, 180_000);
  afterEach(() => waits.clear(), 60_000);
  afterAll(() => waits[Symbol.asyncDispose](), 60_000);

  test('a writer behind LOCK TABLES', async () => {
    await waits.run('locker', 'LOCK TABLES slow WRITE');
    await waits.run('other', 'LOCK TABLES products WRITE');
    await waits.begin('writer', 'UPDATE slow SET v = 1', STATE);
    await waits.untilWaiting('writer');
    expect(waits.drawn()).toBe('locker >writer likely');
    expect(waits.row('writer')?.note).toContain('wait/lock/metadata/sql/mdl');
    expect(await waits.counted()).toBe(1);
  }, 180_000);

  test('an ALTER behind the only open transaction, and a writer behind the ALTER', async () => {
    await waits.run('open', 'START TRANSACTION WITH CONSISTENT SNAPSHOT', 'SELECT * FROM slow');
    await waits.begin('alter', 'ALTER TABLE slow ADD c INT', STATE);
    await waits.begin('writer', 'UPDATE slow SET v = 1', STATE);
    await waits.untilWaiting('alter', 'writer');
    expect(waits.drawn()).toBe('open >alter likely >>writer likely');
  }, 180_000);

  test('with two open transactions nobody is blamed, and the waiter is counted', async () => {
    await waits.run('one', 'START TRANSACTION WITH CONSISTENT SNAPSHOT', 'SELECT * FROM slow');
    await waits.run('two', 'START TRANSACTION WITH CONSISTENT SNAPSHOT', 'SELECT * FROM slow');
    await waits.begin('alter', 'ALTER TABLE slow ADD d INT', STATE);
    await waits.untilWaiting('alter');
    expect(waits.drawn()).toBe('alter unknown');
    expect(waits.row('alter')).toMatchObject({ parent: null, depth: 0 });
    expect(await waits.counted()).toBe(1);
  }, 180_000);

  test('GET_LOCK: waits for somebody unknown', async () => {
    await waits.run('holder', "SELECT GET_LOCK('nightly', 1)");
    await waits.begin('waiter', "SELECT GET_LOCK('nightly', 60)", 'User lock');
    await waits.untilWaiting('waiter');
    expect(waits.drawn()).toBe('waiter unknown');
  }, 180_000);
});
