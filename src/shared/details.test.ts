import { expect, test } from 'bun:test';
import { parseDetails, type StatementDetails } from './details';

const whole: StatementDetails = {
  io: { data: { operations: 3, seconds: 0.5, readBytes: 49_152, writeBytes: 0 } },
  exactIo: { readBytes: 1, writeBytes: 2 },
  runawayBy: ['time', 'io'],
  plan: { json: '{}', tree: '-> Table scan', problem: null },
  digest: { firstSeen: 5, isNew: true, executions: 0, meanSeconds: 0, maxSeconds: 0 },
  executionCounters: { noIndexUsed: true, fullScans: 1, fullJoins: 0, diskTables: 2, sortMergePasses: 3 },
  progress: { stage: 'copying', completed: 3, estimated: 10, rowsPerSecond: null },
  waitedFor: { kind: 'row', object: 'shop.products' },
  rollback: { since: 7, rowsLeft: 12 },
  inner: {
    seen: 9,
    statement: {
      text: 'UPDATE t',
      digest: null,
      event: 'statement/sp/stmt',
      since: 3,
      path: ['PROCEDURE shop.nightly'],
    },
    short: { perSecond: 310.5, text: null, path: [] },
  },
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
  '{"io":null,"plan":[],"executionCounters":"x","digest":{},"rollback":{"since":"now"},"waitedFor":{"kind":"fence"}}',
])('nothing is known of %p', (json) => {
  expect(parseDetails(json)).toEqual({});
});

test('a field of another shape is left out, the others stay', () => {
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

test('records of earlier versions call the execution counters `signs`', () => {
  const { executionCounters, ...others } = whole;
  expect(parseDetails(JSON.stringify({ ...others, signs: executionCounters }))).toEqual(whole);
  expect(parseDetails(JSON.stringify({ ...whole, signs: { fullScans: 7 } }))).toEqual(whole);
});

test('unknown parts of a field are null, zero or false', () => {
  const json = '{"executionCounters":{"fullScans":-1},"digest":{"executions":2},"io":{"sort":{"operations":1e15}}}';
  expect(parseDetails(json)).toEqual({
    executionCounters: { noIndexUsed: false, fullScans: 0, fullJoins: 0, diskTables: 0, sortMergePasses: 0 },
    digest: { firstSeen: null, isNew: false, executions: 2, meanSeconds: 0, maxSeconds: 0 },
    io: { sort: { operations: 1e15, seconds: 0, readBytes: 0, writeBytes: 0 } },
  });
});

test.each([-1, 1e300, null, '3'])('%p is no amount', (operations) => {
  expect(parseDetails(JSON.stringify({ exactIo: { readBytes: operations, writeBytes: 0 } }))).toEqual({});
});

test('names of an object’s prototype are no details', () => {
  const details = parseDetails('{"__proto__":{"returnOf":"x"},"constructor":1}');
  expect(details.returnOf).toBeUndefined();
});
