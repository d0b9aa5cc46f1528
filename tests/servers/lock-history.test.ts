import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { DeadlockRow, LockRow } from '../../src/shared/frames';
import { until } from '../../tools/servers/until';
import { LockForest } from './lock-forest';
import { deadlock } from './lock-shapes';
import { application, started } from './sampling';
import { releases } from './releases';

/** More than MariaDB's lock tables are asked about. */
const MANY = 100;

/** Locks as the history keeps them: deadlocks, a moment past, and many waiters. */
describe.each(releases)('$name', (release) => {
  const { flavour } = release;
  let locks: LockForest;

  beforeAll(async () => {
    locks = await LockForest.grow(release);
  }, 180_000);

  afterAll(() => locks[Symbol.asyncDispose](), 60_000);

  test('a deadlock with both sides', async () => {
    const began = Date.now();
    const [victim, survivor] = await deadlock(locks.server);
    const ended = Date.now();
    const rows = await until('a deadlock', async () => {
      const found = await locks.source.rows<DeadlockRow>({ queryType: 'locks', as: 'deadlocks' });
      return found.length > 0 && found;
    });
    expect(rows).toHaveLength(1);
    const [row] = rows;
    expect(row).toMatchObject({ victim, survivor, object: 'shop.products', index: 'PRIMARY' });
    expect([row?.victimText, row?.survivorText].join()).toMatch(
      /stock - 2 WHERE id = 1[12].*stock - 2 WHERE id = 1[12]/s
    );
    expect(row?.report).toContain('WE ROLL BACK TRANSACTION');
    // The report's time has whole seconds.
    expect(row?.time).toBeWithin(began - 1_500, ended + 1_500);
  }, 180_000);

  test('the lock tree of a moment past, after all sessions have ended', async () => {
    const { rows, seenAt } = locks;
    const after = (now: LockRow[]) => now.length > 0 && now.every(({ to }) => to > seenAt);
    // Also the sample after that moment must have seen them.
    await until('a later sample', async () => after(await locks.at(Date.now())));
    locks.fell();
    await until('no lock waits', async () => (await locks.at(Date.now())).length === 0);
    const known = ({ id, parent, depth, took, record, waiters }: LockRow) => {
      return { id, parent, depth, took, record, waiters };
    };
    expect((await locks.at(seenAt)).map(known)).toEqual(rows.map(known));
  }, 180_000);

  test(`${MANY} waiters for one record`, async () => {
    const sessions = await Promise.all(Array.from({ length: MANY + 1 }, () => application(locks.server)));
    const [holder, ...waiters] = sessions;
    await holder?.query('BEGIN');
    await holder?.query('UPDATE products SET stock = 0 WHERE id = 1');
    await holder?.query('SELECT 1');
    waiters.forEach((waiter) => void started(waiter, 'UPDATE products SET stock = 1 WHERE id = 1'));
    const rows = await until(`${MANY} waiters`, async () => {
      const found = await locks.look();
      return found.length === MANY + 1 && found;
    });
    sessions.forEach((session) => session.destroy());
    expect(rows[0]).toMatchObject({
      processlistId: holder?.threadId,
      waiters: MANY,
      took: 'UPDATE products SET stock = 0 WHERE id = 1',
    });
    expect(rows.slice(1).every(({ depth, object }) => depth === 1 && object === 'shop.products')).toBe(true);
    // MariaDB's report prints a key as it is stored.
    expect(rows[1]).toMatchObject({ index: 'PRIMARY', record: flavour === 'mysql' ? '1' : '0x80000001' });
  }, 180_000);
});
