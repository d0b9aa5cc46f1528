import { expect, test } from 'bun:test';
import { at, batch, data, rates, redo } from '../batch.fixture';
import { temporaryStore } from './store.fixture';

test('what comes late is added to samples that are packed already', async () => {
  const place = temporaryStore();
  const history = await place.open();
  for (let second = 0; second < 150; second++) {
    await history.write(batch(second, { events: [{ event: data, ...rates(1024) }] }));
  }
  while (await history.deleteExpired(at(150))) {
    // More is left.
  }
  const late = {
    at: at(30),
    events: [
      { event: redo, ...rates(0, 512) },
      { event: data, ...rates(2048) },
    ],
  };
  const beside = { at: at(31.5), events: [{ event: redo, ...rates(0, 256) }] };
  await history.write(batch(150, { events: [{ event: data, ...rates(1024) }], lateEvents: [late, beside] }));

  const range = { from: at(29), to: at(32) };
  const rows = async (kind: 'total' | 'event', name: string, column: 'read_bytes' | 'write_bytes') => {
    const id = (await history.ioSeries('db1', kind, null, range)).find((series) => series.name === name)?.id ?? 0;
    const [buckets = []] = await history.ioBuckets('db1', kind, [[id]], [column], range, 1e6);
    return buckets.map((bucket) => [(bucket.first - at(0)) / 1e6, bucket[column]]);
  };
  expect(await rows('total', '', 'read_bytes')).toEqual([
    [29, 1024],
    [30, 3072],
    [31, 1024],
    [32, 1024],
  ]);
  expect(await rows('event', data, 'read_bytes')).toEqual([
    [29, 1024],
    [30, 3072],
    [31, 1024],
    [32, 1024],
  ]);
  expect(await rows('event', redo, 'write_bytes')).toEqual([
    [30, 512],
    [31.5, 256],
  ]);
  await history.close();
  place.remove();
});
