import { expect, test } from 'bun:test';
import { parseDetails } from './details';
import type { StatementDetails } from './frames';

const whole: StatementDetails = {
  io: { data: { operations: 3, seconds: 0.5, readBytes: 49_152, writeBytes: 0 } },
  exactIo: { readBytes: 1, writeBytes: 2 },
  runawayBy: ['time', 'io'],
  plan: { json: '{}', tree: '-> Table scan', problem: null },
  digest: { firstSeen: 5, isNew: true, executions: 0, meanSeconds: 0, maxSeconds: 0 },
  signs: { noIndexUsed: true, fullScans: 1, fullJoins: 0, diskTables: 2, sortMergePasses: 3 },
  progress: { stage: 'copying', completed: 3, estimated: 10, rowsPerSecond: null },
  waitedFor: { kind: 'row', object: 'shop.products' },
  rollback: { since: 7, rowsLeft: 12 },
  returnOf: 'a-1-2',
};

test('what was written is read back', () => {
  expect(parseDetails(JSON.stringify(whole))).toEqual(whole);
});

test.each([
  '',
  '{',
  'null',
  '[]',
  '7',
  '"text"',
  '{}',
  '{"io":null,"plan":[],"signs":"x","digest":{},"rollback":{"since":"now"},"waitedFor":{"kind":"table"}}',
])('of %p nothing is known', (json) => {
  expect(parseDetails(json)).toEqual({});
});

test('a part of the wrong shape is left out, the others stay', () => {
  const json = JSON.stringify({
    ...whole,
    io: { data: { operations: 'many' }, mars: { operations: 1 } },
    runawayBy: ['fate', 'io'],
    plan: { json: { a: 1 }, tree: 7, problem: 'too late' },
    returnOf: { toString: 'x' },
  });
  const { io, returnOf, ...others } = parseDetails(json);
  expect([io, returnOf]).toEqual([undefined, undefined]);
  expect(others).toMatchObject({
    runawayBy: ['io'],
    plan: { json: null, tree: null, problem: 'too late' },
    rollback: whole.rollback,
  });
});

test('a name of an object’s own making is no detail', () => {
  const details = parseDetails('{"__proto__":{"returnOf":"x"},"constructor":1}');
  expect(details.returnOf).toBeUndefined();
});
