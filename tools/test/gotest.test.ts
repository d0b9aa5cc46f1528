import { expect, test } from 'bun:test';
import { countGoTests } from './gotest';

const lines = (...events: Array<[action: string, name?: string]>): string =>
  events.map(([Action, Test]) => JSON.stringify({ Action, Package: 'conformance', Test, Elapsed: 0.1 })).join('\n');

test('counts the subtests, not the test around them', () => {
  const output = lines(
    ['start'],
    ['run', 'TestHealth'],
    ['pass', 'TestHealth'],
    ['pass', 'TestQueries/io'],
    ['fail', 'TestQueries/locks'],
    ['fail', 'TestQueries'],
    ['skip', 'TestWindows'],
    ['fail']
  );
  expect(countGoTests(output, 1)).toEqual({
    passed: 2,
    failed: 1,
    skipped: 1,
    notes: ['failed: conformance TestQueries/locks', 'skipped: conformance TestWindows'],
  });
});

test('a test that fails outside of its subtests counts', () => {
  expect(countGoTests(lines(['pass', 'TestQueries/io'], ['fail', 'TestQueries']), 1)).toMatchObject({
    passed: 1,
    failed: 1,
  });
});

test('a compile error counts as one failure', () => {
  expect(countGoTests('main_test.go:1:1: expected package', 2)).toMatchObject({ passed: 0, failed: 1 });
});
