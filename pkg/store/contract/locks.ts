import { expect, test } from 'bun:test';
import { at, batch, node } from '../batch.fixture';
import type { Store } from '../store';

/** The lock forest over time. Takes an empty history. */
export async function locksContract(history: Store): Promise<void> {
  const idle = node(40, null, { statement: null, text: null, waiters: 2 });
  await history.write(batch(1, { locks: [{ ...idle, waiters: 1 }, node(41, 40)] }));
  await history.write(batch(2, { locks: [idle, node(41, 40), node(42, 40)] }));
  await history.write(batch(3, { locks: [{ ...idle, waiters: 1 }, node(42, 40)] }));
  await history.write(batch(4));
  await history.write(batch(5, { locks: [{ ...idle, waiters: 1 }, node(42, 40)] }));
  await history.write(
    batch(8, {
      locks: [{ ...idle, waiters: 1 }, node(42, 40)],
      gaps: [{ from: at(5), to: at(8), reason: 'overrun', detail: '' }],
    })
  );

  const threads = async (time: number) => (await history.locksAt('db1', at(time), 100)).map(({ thread }) => thread);

  test('the forest at each sample', async () => {
    expect(await Promise.all([1, 2, 3, 4, 5].map(threads))).toEqual([[40, 41], [40, 41, 42], [40, 42], [], [40, 42]]);
  });

  test('a stay lasts while samples see it, and keeps the greatest number of waiters', async () => {
    const stays = await history.locksIn('db1', { from: at(0), to: at(4) }, 100);
    expect(
      stays.map(({ thread, from, to, waiters }) => [thread, (from - at(0)) / 1e6, (to - at(0)) / 1e6, waiters])
    ).toEqual([
      [42, 2, 3, 0],
      [40, 1, 3, 2],
      [41, 1, 2, 0],
    ]);
    expect(stays[0]).toMatchObject({
      incarnation: '77',
      parent: 40,
      statement: '77-42-5',
      lockKind: 'row',
      object: 'shop.orders',
      index: 'PRIMARY',
      mode: 'X',
      since: at(0),
    });
    expect(stays[1]).toMatchObject({ parent: null, statement: null, text: null, since: null });
  });

  test('a gap ends every stay', async () => {
    expect(
      (await history.locksIn('db1', { from: at(5), to: at(9) }, 100)).map(({ from }) => (from - at(0)) / 1e6)
    ).toEqual([8, 8, 5, 5]);
  });

  test('lists are bounded', async () => {
    expect(await history.locksIn('db1', { from: at(0), to: at(9) }, 2)).toHaveLength(2);
    expect(await history.locksAt('db1', at(2), 1)).toHaveLength(1);
  });
}
