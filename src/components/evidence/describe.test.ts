import '../../testing/browser';
import { expect, test } from 'bun:test';
import { digestHistory, indentJson, innerShort, innerStatement, progressOf, warnings, whyRunaway } from './describe';

const minute = 60_000;
const run = { start: 20 * minute, end: 20 * minute + 2800, elapsed: 2.8 };

test.each([
  [
    { firstSeen: 8 * minute, isNew: true, executions: 0, meanSeconds: 0, maxSeconds: 0 },
    'Query first seen 12 mins before · no earlier run',
  ],
  [{ firstSeen: 20 * minute, isNew: true, executions: 0, meanSeconds: 0, maxSeconds: 0 }, 'Query never seen before'],
  [
    { firstSeen: null, isNew: false, executions: 4211, meanSeconds: 0.2, maxSeconds: 1 },
    'Query usually takes 200 ms, this run 14× longer · at most 1 s · 4,211 runs',
  ],
  [
    { firstSeen: null, isNew: false, executions: 1, meanSeconds: 2.5, maxSeconds: 2.5 },
    'Query usually takes 2.5 s · at most 2.5 s · 1 run',
  ],
])('history of a digest %#', (digest, words) => {
  expect(digestHistory(digest, run)).toBe(words);
});

test('while a statement runs, times count from now', () => {
  const digest = { firstSeen: 8 * minute, isNew: true, executions: 0, meanSeconds: 0, maxSeconds: 0 };
  expect(digestHistory(digest, { start: 20 * minute, end: null, elapsed: 180 })).toBe(
    'Query first seen 15 mins ago · no earlier run'
  );
});

test('the statement inside another one, and many short ones', () => {
  const path = ['PROCEDURE shop.nightly', 'TRIGGER shop.audit'];
  const statement = { text: 'UPDATE t', digest: '7c21', event: 'statement/sp/stmt', since: 100_000, path };
  const inner = { seen: 142_000, statement };
  expect(innerStatement(inner, statement, true)).toBe(
    'In PROCEDURE shop.nightly → TRIGGER shop.audit, a statement has run for 42.0 s, digest 7c21'
  );
  const set = { text: null, digest: null, event: 'statement/sp/set', since: 100_000, path: [] };
  expect(innerStatement({ seen: 142_000, statement: set }, set, false)).toBe(
    'An instruction without text (statement/sp/set) had run for 42.0 s'
  );
  expect(innerShort({ perSecond: 310.2, text: 'UPDATE t', path: path.slice(0, 1) }, true)).toBe(
    'In PROCEDURE shop.nightly, many short statements: about 310 a second; this takes most of the time'
  );
});

test('one hour is singular', () => {
  const digest = { firstSeen: 0, isNew: true, executions: 0, meanSeconds: 0, maxSeconds: 0 };
  expect(digestHistory(digest, { start: 60 * minute, end: 61 * minute, elapsed: 60 })).toStartWith(
    'Query first seen 1 hour before'
  );
});

test('the server’s warnings', () => {
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

test('progress in work done, else in rows per second', () => {
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
  expect(whyRunaway({ runawayBy: ['time'], ranLongerThan: 10 })).toEqual(['Ran longer than 10 s']);
  expect(whyRunaway({ runawayBy: ['time'] })).toEqual(['Ran longer than the runaway threshold']);
  expect(indentJson('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
  expect(indentJson('{"a":')).toBe('{"a":');
});
