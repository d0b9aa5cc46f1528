import { expect, test } from 'bun:test';
import { at, batch, record } from '../batch.fixture';
import { StoreError } from '../error';
import type { Store } from '../store';

/** When a write counts, in which order, and what is left of one that fails. Takes an empty history. */
export async function writesContract(history: Store): Promise<void> {
  await history.write(batch(0));

  test('writes are in the history once they resolve, in the order in which they were asked for', async () => {
    const key = { incarnation: '77', threadId: 40, eventId: 9 };
    const writes = [1, 2, 3].map((s) =>
      history.write(batch(s, { statements: [record(0, s, { key, state: `${s}` })] }))
    );
    await writes[0];
    expect((await history.lastSample('db1'))?.at).toBeGreaterThanOrEqual(at(1));
    await Promise.all(writes);
    expect((await history.lastSample('db1'))?.at).toBe(at(3));
    expect((await history.statement('db1', '77-40-9'))?.state).toBe('3');
  });

  test('a write that fails leaves nothing, is told as the problem, and takes no other with it', async () => {
    const broken = batch(11, {
      statements: [record(0, 11, { key: { incarnation: '77', threadId: 40, eventId: NaN } })],
    });
    const outcomes = await Promise.allSettled([
      history.write(batch(10)),
      history.write(broken),
      history.write(batch(12)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const seen = await history.recentIo('db1', at(10));
    expect(seen.map(({ at: time }) => time)).toEqual([at(10), at(12)]);
    expect(history.problem).toBeNull();
    await history.write(broken).catch(() => undefined);
    expect(history.problem).not.toBeNull();
    await history.write(batch(13));
    expect(history.problem).toBeNull();
  });

  test('a question without an answer is an empty one', async () => {
    const range = { from: at(0), to: at(99) };
    expect(await history.ioBuckets('nobody', 'event', [[1]], ['read_bytes'], range, 1e6)).toEqual([[]]);
    expect(await history.activity('nobody', range, 1e6)).toEqual([]);
    expect(await history.recentIo('nobody', at(0))).toEqual([]);
    expect(await history.deadlocksIn('nobody', range, 9)).toEqual([]);
    expect(await history.locksAt('nobody', at(0), 9)).toEqual([]);
    expect(await history.everyInstance()).toEqual(['db1']);
  });

  test('a closed history takes nothing more, and may be closed again', async () => {
    await history.close();
    await history.close();
    const refused = await history.write(batch(20)).catch((error: unknown) => error);
    expect(refused instanceof StoreError && refused.problem).toBe('closed');
    await expect(history.lastSample('db1')).rejects.toThrow(StoreError);
  });
}
