import { expect, test } from 'bun:test';
import { margin, windowsAround, type Other } from './windows';

const minute = 60_000;
const run = (id: string, from: number, to: number | null, elapsed = 0): Other => ({
  id,
  start: from * minute,
  end: to === null ? null : to * minute,
  elapsed: to === null ? elapsed * 60 : (to - from) * 60,
  details: '{}',
});
const it = run('it', 10, 12);
/** In minutes. */
const around = (others: Other[], now = 100, of = it) => {
  const { before, after } = windowsAround(of, [of, ...others], now * minute);
  const show = ({ from, to, limit }: typeof before) => [from / minute, to / minute, limit];
  return { before: show(before), after: after && show(after) };
};

test('alone, both windows are five minutes', () => {
  expect(margin).toBe(5 * minute);
  expect(around([])).toEqual({ before: [5, 10, null], after: [12, 17, null] });
  expect(around([run('long ago', 1, 2), run('later', 30, 40)])).toEqual(around([]));
});

test('after it ends at the next runaway, and at now', () => {
  expect(around([run('next', 14, 20)]).after).toEqual([12, 14, 'later runaway']);
  expect(around([run('next', 14, null, 3)]).after).toEqual([12, 14, 'later runaway']);
  expect(around([], 13).after).toEqual([12, 13, 'now']);
  expect(around([run('next', 14, 20)], 13.5).after).toEqual([12, 13.5, 'now']);
});

test('another runaway beside it is told of, unless it only waited', () => {
  const shared = (other: Other) => {
    const { before, during, after } = windowsAround(it, [it, other], 100 * minute);
    return [before, during, after].map((window) => window?.isShared);
  };
  expect(shared(run('beside', 11, 30))).toEqual([false, true, true]);
  expect(shared(run('beside', 9, 10.5))).toEqual([true, true, false]);
  expect(shared({ ...run('waiter', 11, 12.1), details: '{"waitedFor":{"kind":"row","object":"shop.stock"}}' })).toEqual(
    [false, false, false]
  );
  expect(around([run('beside', 11, 30)])).toEqual(around([]));
});

test('before it begins where an earlier runaway ended', () => {
  expect(around([run('earlier', 1, 8)]).before).toEqual([8, 10, 'earlier runaway']);
});

test('while it runs, nothing is said of what comes after', () => {
  expect(around([], 12, run('it', 10, null, 2)).after).toBeNull();
});
