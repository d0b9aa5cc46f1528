import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import { releases } from './releases';
import { Waits } from './waits';

const FLUSH = 'Waiting for table flush';
const LEVEL = 'Waiting for table level lock';
const LONG = 'SELECT SLEEP(100) FROM slow';

/** Waits that no lock table lists: for a flush, and for the locks of tables without transactions. */
describe.each(releases)('$name', (release) => {
  const { flavour } = release;
  let waits: Waits;

  beforeAll(async () => {
    waits = await Waits.open(release);
  }, 180_000);
  afterEach(() => waits.clear(), 60_000);
  afterAll(() => waits[Symbol.asyncDispose](), 60_000);

  const onMysql = test.skipIf(flavour !== 'mysql');

  onMysql(
    'a long SELECT holds up FLUSH TABLES WITH READ LOCK, and that holds up writers',
    async () => {
      await waits.begin('select', LONG, 'User sleep');
      await waits.begin('flush', 'FLUSH TABLES WITH READ LOCK', FLUSH);
      await waits.begin('writer', 'UPDATE products SET stock = 1 WHERE id = 1', 'Waiting for global read lock');
      await waits.untilWaiting('flush', 'writer');
      expect(waits.drawn()).toBe('select >flush likely >>writer certain');
      expect(waits.row('select')).toMatchObject({ waiters: 2, waited: null, text: LONG });
      expect(waits.row('flush')).toMatchObject({ lockKind: 'flush', object: 'shop.slow' });
      expect(waits.row('flush')?.note).toContain('table_handles');
      expect(await waits.counted()).toBe(2);
    },
    180_000
  );

  onMysql(
    'a long SELECT holds up FLUSH TABLES and the readers after it; these stay if the FLUSH is killed',
    async () => {
      await waits.begin('select', LONG, 'User sleep');
      await waits.begin('flush', 'FLUSH TABLES', FLUSH);
      await waits.begin('reader', 'SELECT * FROM slow', FLUSH);
      await waits.untilWaiting('flush', 'reader');
      expect(waits.drawn()).toBe('select >flush likely >reader likely');
      expect(waits.row('reader')).toMatchObject({ lockKind: 'flush', object: 'shop.slow' });
      expect(await waits.counted()).toBe(2);
      await waits.kill('flush');
      await waits.untilWaiting('reader');
      expect(waits.drawn()).toBe('select >reader likely');
    },
    180_000
  );

  onMysql(
    'an idle session under LOCK TABLES holds up a flush',
    async () => {
      await waits.run('idle', 'LOCK TABLES slow READ');
      await waits.begin('flush', 'FLUSH TABLES', FLUSH);
      await waits.untilWaiting('flush');
      expect(waits.drawn()).toBe('idle >flush likely');
      expect(waits.row('idle')).toMatchObject({ took: 'LOCK TABLES slow READ', text: null });
    },
    180_000
  );

  test('FLUSH TABLES of one table', async () => {
    await waits.begin('select', LONG, 'User sleep');
    await waits.begin('other', 'SELECT SLEEP(100) FROM products', 'User sleep');
    await waits.begin('flush', 'FLUSH TABLES slow', flavour === 'mysql' ? FLUSH : 'Waiting for table metadata lock');
    await waits.untilWaiting('flush');
    expect(waits.drawn()).toBe(`select >flush ${flavour === 'mysql' ? 'likely' : 'certain'}`);
  }, 180_000);

  test('an UPDATE of a MyISAM table holds up a reader and a writer', async () => {
    await waits.begin('update', 'UPDATE my SET v = SLEEP(100)', 'User sleep');
    await waits.begin('reader', 'SELECT * FROM my', LEVEL);
    await waits.begin('writer', 'UPDATE my SET v = 1', LEVEL);
    await waits.untilWaiting('reader', 'writer');
    expect(waits.drawn()).toBe('update >reader certain >writer certain');
    expect(waits.row('reader')).toMatchObject({ lockKind: 'table', object: 'shop.my' });
    expect(await waits.counted()).toBe(2);
  }, 180_000);

  test('a SELECT of a MyISAM table holds up a writer, and that one a later reader', async () => {
    await waits.begin('select', 'SELECT SLEEP(50) FROM my', 'User sleep');
    await waits.begin('writer', 'UPDATE my SET v = 1', LEVEL);
    await waits.begin('reader', 'SELECT * FROM my', LEVEL);
    await waits.untilWaiting('reader', 'writer');
    expect(waits.drawn()).toBe('select >writer certain >>reader likely');
  }, 180_000);
});
