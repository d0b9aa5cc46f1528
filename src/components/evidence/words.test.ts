import '../../testing/browser';
import { expect, test } from 'bun:test';
import { indentJson, digestHistory, progressOf, warnings, whyRunaway } from './words';

const minute = 60_000;
const run = { start: 20 * minute, end: 20 * minute + 2800, elapsed: 2.8 };

test.each([
  [
    { firstSeen: 8 * minute, isNew: true, executions: 0, meanSeconds: 0, maxSeconds: 0 },
    'first seen 12 mins before · never run before',
  ],
  [
    { firstSeen: 20 * minute, isNew: true, executions: 0, meanSeconds: 0, maxSeconds: 0 },
    'first seen with this run · never run before',
  ],
  [
    { firstSeen: null, isNew: false, executions: 4211, meanSeconds: 0.2, maxSeconds: 1 },
    'usually 200 ms, 14× longer · at most 1 s · 4,211 runs',
  ],
  [
    { firstSeen: null, isNew: false, executions: 1, meanSeconds: 2.5, maxSeconds: 2.5 },
    'usually 2.5 s · at most 2.5 s · 1 run',
  ],
])('novelty %#', (digest, words) => {
  expect(digestHistory(digest, run)).toBe(words);
});

test('of what still runs it is said from now', () => {
  const digest = { firstSeen: 8 * minute, isNew: true, executions: 0, meanSeconds: 0, maxSeconds: 0 };
  expect(digestHistory(digest, { start: 20 * minute, end: null, elapsed: 180 })).toBe(
    'first seen 15 mins ago · never run before'
  );
});

test('one hour is one', () => {
  const digest = { firstSeen: 0, isNew: true, executions: 0, meanSeconds: 0, maxSeconds: 0 };
  expect(digestHistory(digest, { start: 60 * minute, end: 61 * minute, elapsed: 60 })).toStartWith(
    'first seen 1 hour before'
  );
});

test('the server’s warnings, and none where it has none', () => {
  const quiet = { noIndexUsed: false, fullScans: 0, fullJoins: 0, diskTables: 0, sortMergePasses: 0 };
  expect(warnings(quiet)).toEqual([]);
  const all = { noIndexUsed: true, fullScans: 1, fullJoins: 2, diskTables: 1, sortMergePasses: 12_000 };
  expect(warnings(all).map(({ text }) => text)).toEqual([
    'no index used',
    '1 full scan',
    '2 full joins',
    '1 temporary table on disk',
    '12,000 sort merge passes',
  ]);
});

test('progress by work, else by rows', () => {
  const none = { stage: null, completed: null, estimated: null, rowsPerSecond: null };
  expect(progressOf({ ...none, stage: 'altering', completed: 250, estimated: 1000 })).toEqual({
    text: 'altering, 25 % (250 of 1,000)',
    share: 0.25,
  });
  expect(progressOf({ ...none, completed: 5, estimated: 0, rowsPerSecond: 81_234.4 })).toEqual({
    text: '81,234 rows/s',
    share: null,
  });
  expect(progressOf({ ...none, completed: 12, estimated: 10 }).share).toBe(1);
});

test('reasons and plans', () => {
  expect(whyRunaway({ runawayBy: ['io', 'return'] })).toHaveLength(2);
  expect(indentJson('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
  expect(indentJson('{"a":')).toBe('{"a":');
});
