import { afterAll, expect, test } from 'bun:test';
import { at, batch, data, rates, redo, temporaryStore } from './store.fixture';

const place = temporaryStore();
const history = place.open();
afterAll(() => {
  history.close();
  place.remove();
});

const load = 'wait/io/file/sql/load';
const rows = (kind: 'total' | 'event', name: string) => {
  const found = history.ioSeries('db1', kind, null, { from: at(0), to: at(9) }).find((series) => series.name === name);
  return history
    .ioBuckets('db1', [found?.id ?? 0], ['read_bytes'], { from: at(0), to: at(9) }, 1e6, at(0))
    .map((bucket) => [(bucket.at - at(0)) / 1e6, bucket.read_bytes]);
};

test('what earlier samples lacked is added to their sums, and to the rows of its event', () => {
  history.write(batch(0));
  history.write(batch(1, { events: null }));
  history.write(batch(2));
  const lateEvents = [1, 2].map((second) => ({ at: at(second), events: [{ event: load, ...rates(300) }] }));
  history.write(batch(3, { events: [{ event: load, ...rates(300) }], lateEvents }));
  expect(rows('event', load)).toEqual([
    [1, 300],
    [2, 300],
    [3, 300],
  ]);
  expect(rows('total', '')).toEqual([
    [0, 1000],
    [1, 300],
    [2, 1300],
    [3, 300],
  ]);
  expect(rows('event', data).map(([second]) => second)).toEqual([0, 2]);
  expect(rows('event', redo).map(([second]) => second)).toEqual([0, 2]);
});
