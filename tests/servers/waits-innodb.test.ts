import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import type { RowDataPacket } from 'mysql2/promise';
import { until } from '../../tools/servers/until';
import { releases } from './releases';
import { flavours } from './servers';
import { Waits } from './waits';

const take = (id: number) => `UPDATE products SET stock = stock - 1 WHERE id = ${id}`;
const AUTO_INC = "INSERT INTO audit(v) SELECT CONCAT('b', SLEEP(0.6)) FROM customers";

/** Waits in InnoDB that the count of row-lock waits leaves out, that nobody's session blocks, or that go in a circle. */
describe.each(releases)('$name', (release) => {
  const { flavour } = release;
  let waits: Waits;

  beforeAll(async () => {
    const options = ['--innodb-autoinc-lock-mode=1', '--innodb-deadlock-detect=OFF'];
    const grants = ['SELECT ON performance_schema.*', 'PROCESS ON *.*'];
    waits = await Waits.open(
      release,
      { options },
      { grants: flavour === 'mysql' ? [...grants, 'XA_RECOVER_ADMIN ON *.*'] : grants }
    );
  }, 180_000);
  afterEach(() => waits.clear(), 60_000);
  afterAll(() => waits[Symbol.asyncDispose](), 60_000);

  test('an INSERT … SELECT holds the AUTO-INC lock', async () => {
    await waits.begin('first', AUTO_INC, 'User sleep');
    const rows = async () => {
      const [found] = await waits.root.query<RowDataPacket[]>(
        'SELECT trx_tables_locked AS n FROM information_schema.INNODB_TRX'
      );
      return found.some((row) => Number(row['n']) >= 3);
    };
    await until('the AUTO-INC lock is held', rows, { seconds: 20 });
    await waits.begin('second', "INSERT INTO audit(v) SELECT 'x' FROM products LIMIT 1");
    await waits.untilWaiting('second');
    expect(waits.drawn()).toBe('first >second certain');
    expect(waits.row('second')).toMatchObject({ lockKind: 'auto-inc', object: 'shop.audit' });
    // MariaDB's history proves it only after an earlier statement of another second.
    expect(waits.row('first')).toMatchObject({ text: AUTO_INC, ...(flavour === 'mysql' && { took: AUTO_INC }) });
  }, 180_000);

  test('a prepared XA transaction whose session is gone', async () => {
    await waits.run('xa', "XA START 'x'", take(1), "XA END 'x'", "XA PREPARE 'x'");
    waits.leave('xa');
    await waits.begin('waiter', take(1));
    await waits.untilWaiting('waiter');
    expect(waits.drawn()).toBe('? >waiter certain');
    const [root] = waits.rows;
    expect(root).toMatchObject({ processlistId: null, waiters: 1, waited: null });
    expect(root?.note).toBe(
      "An XA transaction in state PREPARED without a session: 'x'. End it with XA COMMIT 'x' or XA ROLLBACK 'x'."
    );
    await waits.root.query("XA ROLLBACK 'x'");
  }, 180_000);

  test('two prepared XA transactions without a session are two roots, and the list is told', async () => {
    await waits.run('xa', "XA START 'x','1',7", take(1), "XA END 'x','1',7", "XA PREPARE 'x','1',7");
    await waits.run('ya', "XA START 'y'", take(2), "XA END 'y'", "XA PREPARE 'y'");
    waits.leave('xa');
    waits.leave('ya');
    await waits.begin('one', take(1));
    await waits.begin('two', take(2));
    await waits.untilWaiting('one', 'two');
    const roots = waits.rows.filter(({ depth }) => depth === 0);
    expect(roots.map(({ waiters }) => waiters)).toEqual([1, 1]);
    expect(roots[0]?.note).toMatch(/one of 2 that XA RECOVER lists: .*'x','1',7/);
    await waits.root.query("XA ROLLBACK 'x','1',7");
    await waits.root.query("XA ROLLBACK 'y'");
  }, 180_000);

  test.skipIf(flavour !== 'mysql')(
    'the xid is known if it blocked while its session was there',
    async () => {
      await waits.run('xa', "XA START 'seen'", take(1));
      await waits.run('ya', "XA START 'y'", take(2), "XA END 'y'", "XA PREPARE 'y'");
      await waits.begin('waiter', take(1));
      await waits.untilWaiting('waiter');
      // XA PREPARE takes the transaction away from its session.
      await waits.run('xa', "XA END 'seen'", "XA PREPARE 'seen'");
      waits.leave('xa');
      waits.leave('ya');
      await until('a root without a session', async () => (await waits.look())[0]?.processlistId === null, {
        seconds: 20,
      });
      expect(waits.rows[0]?.note).toContain("without a session: 'seen'. End it with XA COMMIT 'seen'");
      await waits.root.query("XA ROLLBACK 'seen'");
      await waits.root.query("XA ROLLBACK 'y'");
    },
    180_000
  );

  test('two sessions that wait for each other', async () => {
    await waits.run('one', 'BEGIN', take(1));
    await waits.run('two', 'BEGIN', take(2));
    await waits.begin('one', take(2));
    await waits.begin('two', take(1));
    await waits.untilWaiting('one', 'two');
    expect(waits.drawn()).toBe('one certain >two certain');
    expect(waits.row('one')?.note).toContain('a cycle of 2 sessions');
    expect(waits.row('two')?.note).toContain('a cycle of 2 sessions');
    expect(await waits.counted()).toBe(2);
  }, 180_000);

  test('a cycle of three, with a tail', async () => {
    await waits.run('one', 'BEGIN', take(1));
    await waits.run('two', 'BEGIN', take(2));
    await waits.run('three', 'BEGIN', take(3));
    await waits.begin('one', take(2));
    await waits.begin('two', take(3));
    await waits.begin('three', take(1));
    await waits.untilWaiting('one', 'two', 'three');
    await waits.begin('tail', take(3));
    await waits.untilWaiting('one', 'two', 'three', 'tail');
    expect(waits.rows.filter(({ note }) => note?.includes('a cycle of 3 sessions'))).toHaveLength(3);
    expect(waits.row('tail')).toMatchObject({ note: null, parent: waits.row('three')?.id });
  }, 180_000);
});

test.skipIf(!flavours.includes('mysql'))(
  'without XA_RECOVER_ADMIN the privilege is named',
  async () => {
    const waits = await Waits.open({ flavour: 'mysql' });
    await waits.run('xa', "XA START 'x'", take(1), "XA END 'x'", "XA PREPARE 'x'");
    waits.leave('xa');
    await waits.begin('waiter', take(1));
    await waits.untilWaiting('waiter');
    expect(waits.rows[0]?.note).toMatch(/^An XA transaction in state PREPARED without a session.*XA_RECOVER_ADMIN/);
    await waits[Symbol.asyncDispose]();
  },
  180_000
);
