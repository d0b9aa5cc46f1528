import { expect, test } from 'bun:test';
import { at, batch } from '../batch.fixture';
import type { Store } from '../store';

/** Samples, buckets of activity, and gaps. Takes an empty history. */
export async function activityContract(history: Store): Promise<void> {
  const quiet = batch(0).activity;
  for (let s = 0; s < 10; s++) {
    const activity = { ...quiet, runaways: s === 3 ? 2 : 0, longestStatement: s, spikeScore: s < 5 ? null : s };
    await history.write(batch(s, { activity, incarnation: s < 8 ? '77' : '78', clockAhead: s < 8 ? null : s * 1e6 }));
  }
  const all = { from: at(0), to: at(9) };

  test('a bucket holds the greatest value of each measure', async () => {
    expect(await history.activity('db1', all, 5e6)).toMatchObject([
      { at: at(0), first: at(0), last: at(4), runaways: 2, longestStatement: 4, spikeScore: null },
      { at: at(5), first: at(5), last: at(9), runaways: 0, longestStatement: 9, spikeScore: 9 },
    ]);
  });

  test('the newest sample, of all or up to a time, with the current incarnation', async () => {
    expect(await history.lastSample('db1')).toEqual({ at: at(9), incarnation: '78', clockAhead: 9e6 });
    expect(await history.lastSample('db1', at(3.5))).toEqual({ at: at(3), incarnation: '78', clockAhead: null });
    expect(await history.lastSample('db1', at(-1))).toBeNull();
    expect(await history.lastSample('nobody')).toBeNull();
    expect(await history.firstSample('db1')).toBe(at(0));
    expect(await history.firstSample('nobody')).toBeNull();
  });

  test('a gap is extended while it lasts', async () => {
    const gap = { from: at(9), to: at(12), reason: 'unreachable', detail: 'refused' } as const;
    await history.writeGap('db1', gap);
    await history.writeGap('db1', { ...gap, to: at(15), detail: 'timed out' });
    await history.writeGap('db1', { ...gap, to: at(14) });
    expect(await history.gaps('db1', { from: at(13), to: at(20) })).toEqual([{ ...gap, to: at(15) }]);
    expect(await history.gaps('db1', { from: at(16), to: at(20) })).toEqual([]);
  });

  test('an instance that was never reached is listed because of its gap', async () => {
    await history.writeGap('down', { from: at(0), to: at(1), reason: 'unreachable', detail: 'refused' });
    expect(await history.instances()).toEqual(['db1', 'down']);
  });
}
