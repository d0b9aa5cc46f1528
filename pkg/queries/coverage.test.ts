import { afterEach, beforeEach, expect, test } from 'bun:test';
import { at, batch } from '../store/batch.fixture';
import type { Gap } from '../store/batch';
import { coverageOf } from './coverage';
import { openHistory } from './queries.fixture';

let place: Awaited<ReturnType<typeof openHistory>>;
beforeEach(async () => {
  place = await openHistory(900);
});
afterEach(() => place.close());

const sampled = async (from: number, to: number, gaps: Gap[] = []) => {
  for (let s = from; s <= to; s++) {
    await place.history.write(batch(s, { gaps: s === from ? gaps : [] }));
  }
};
const gap = (from: number, to: number, reason: Gap['reason']): Gap => ({
  from: at(from),
  to: at(to),
  reason,
  detail: '',
});
const covered = async (from: number, to: number, instance = 'db1') => {
  const { coverage } = await coverageOf([instance], { from: at(from), to: at(to) }, place.sources);
  return coverage[0];
};

test('a range that was sampled throughout', async () => {
  await sampled(0, 900);
  expect(await covered(0, 900)).toEqual({ instance: 'db1', sampled: 900, of: 900, reason: null });
});

test('the range counts up to now', async () => {
  await sampled(0, 900);
  expect(await covered(600, 2000)).toMatchObject({ sampled: 300, of: 300 });
  expect(await covered(1000, 2000)).toMatchObject({ sampled: 0, of: 0 });
});

test('samples that begin late, or end early', async () => {
  await sampled(600, 700);
  expect(await covered(0, 900)).toEqual({ instance: 'db1', sampled: 102.5, of: 900, reason: null });
  expect(await covered(0, 500)).toMatchObject({ sampled: 0, of: 500 });
  expect(await covered(800, 900)).toMatchObject({ sampled: 0, of: 100 });
});

test('gaps are missing, once where they overlap; the longest gives the reason', async () => {
  await sampled(0, 900);
  await place.history.writeGap('db1', gap(100, 200, 'unreachable'));
  await place.history.writeGap('db1', gap(150, 400, 'refused'));
  await place.history.writeGap('db1', gap(500, 501, 'counters-reset'));
  expect(await covered(0, 900)).toEqual({ instance: 'db1', sampled: 600, of: 900, reason: 'login refused' });
});

test('an instance that was never sampled, with and without a reason', async () => {
  await place.history.writeGap('bad-db', gap(0, 890, 'refused'));
  expect(await covered(0, 890, 'bad-db')).toEqual({ instance: 'bad-db', sampled: 0, of: 890, reason: 'login refused' });
  expect(await covered(0, 890, 'nobody')).toEqual({ instance: 'nobody', sampled: 0, of: 890, reason: null });
});

test('tables over a range and disk I/O have it; configured instances count before they are ever sampled', async () => {
  await sampled(0, 900);
  place.sources.configured.push('new-db');
  const of = async (json: object) => (await place.ask(json, 0, 900))[0]?.custom;
  const both = {
    coverage: [expect.objectContaining({ instance: 'db1' }), expect.objectContaining({ instance: 'new-db' })],
  };
  expect(await of({ queryType: 'statements', when: 'range' })).toEqual(both);
  expect(await of({ queryType: 'runaways', as: 'table' })).toEqual(both);
  expect(await of({ queryType: 'io', by: 'total' })).toMatchObject({ coverage: [{ instance: 'db1' }] });
  expect(await of({ queryType: 'statements', when: 'now' })).toBeUndefined();
});
