import { expect, test } from 'bun:test';
import { at, batch, data, rates, redo } from '../batch.fixture';
import type { Store } from '../store';

/** I/O that earlier samples lacked. Takes an empty history. */
export async function lateIoContract(history: Store): Promise<void> {
  const load = 'wait/io/file/sql/load';
  const rows = async (kind: 'total' | 'event', name: string) => {
    const found = (await history.ioSeries('db1', kind, null, { from: at(0), to: at(9) })).find(
      (series) => series.name === name
    );
    const range = { from: at(0), to: at(9) };
    const [buckets = []] = await history.ioBuckets('db1', kind, [[found?.id ?? 0]], ['read_bytes'], range, 1e6);
    return buckets.map((bucket) => [(bucket.at - at(0)) / 1e6, bucket.read_bytes]);
  };

  test('what earlier samples lacked is added to their sums, and to the rows of its event', async () => {
    await history.write(batch(0));
    await history.write(batch(1, { events: null }));
    await history.write(batch(2));
    const lateEvents = [1, 2].map((second) => ({ at: at(second), events: [{ event: load, ...rates(300) }] }));
    await history.write(batch(3, { events: [{ event: load, ...rates(300) }], lateEvents }));
    expect(await rows('event', load)).toEqual([
      [1, 300],
      [2, 300],
      [3, 300],
    ]);
    expect(await rows('total', '')).toEqual([
      [0, 1000],
      [1, 300],
      [2, 1300],
      [3, 300],
    ]);
    expect((await rows('event', data)).map(([second]) => second)).toEqual([0, 2]);
    expect((await rows('event', redo)).map(([second]) => second)).toEqual([0, 2]);
  });
}
