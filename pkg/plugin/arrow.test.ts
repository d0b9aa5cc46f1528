import { expect, test } from 'bun:test';
import { tableFromIPC } from 'apache-arrow';
import { encodeArrow } from './arrow';
import { sampleFrame } from './frame.fixture';

const table = tableFromIPC(encodeArrow(sampleFrame, 'A'));

test('is an Arrow file with the frame’s name, query and metadata', () => {
  expect(new TextDecoder().decode(encodeArrow(sampleFrame, 'A').slice(0, 6))).toBe('ARROW1');
  expect(Object.fromEntries(table.schema.metadata)).toEqual({
    name: 'disk',
    refId: 'A',
    meta: '{"type":"timeseries-multi","typeVersion":[0,1],"custom":{"sampled":1},"notices":[{"severity":"warning","text":"a gap"}]}',
  });
});

test('keeps labels and units; every field but `time` is nullable', () => {
  expect(table.schema.fields.map((field) => `${field.name}: ${field.type}${field.nullable ? '?' : ''}`)).toEqual([
    'time: Timestamp<NANOSECOND>',
    'end: Timestamp<NANOSECOND>?',
    'read: Float64?',
    'user: Utf8?',
    'waiting: Bool?',
  ]);
  expect(Object.fromEntries(table.schema.fields[2]?.metadata ?? [])).toEqual({
    tstype: 'number',
    labels: '{"instance":"shop"}',
    config: '{"unit":"binBps"}',
  });
});

test('keeps microseconds, nulls, infinities and Unicode', () => {
  const data = table.batches[0]?.data.children;
  expect(data?.[0]?.values).toEqual(BigInt64Array.of(1714899600000001000n, 1714899601000000000n, -1000n));
  expect([...(table.getChild('end') ?? [])].map((end) => end === null)).toEqual([true, false, false]);
  expect([...(table.getChild('read') ?? [])]).toEqual([1.5, null, Infinity]);
  expect([...(table.getChild('user') ?? [])]).toEqual(['zoë 🐬', null, '']);
  expect([...(table.getChild('waiting') ?? [])]).toEqual([true, false, null]);
});

test('surrogates in neighbouring values are not joined', () => {
  const bytes = encodeArrow(
    { name: '', fields: [{ name: 's', type: 'string', values: ['\ud83d', '\udc2c', 'x'] }] },
    'A'
  );
  expect([...(tableFromIPC(bytes).getChild('s') ?? [])]).toEqual(['�', '�', 'x']);
});

test('a frame without rows keeps its fields', () => {
  const empty = tableFromIPC(encodeArrow({ name: 'none', fields: [{ name: 'time', type: 'time', values: [] }] }, 'A'));
  expect([empty.numRows, empty.schema.names]).toEqual([0, ['time']]);
});

test('throws for an invalid frame', () => {
  const time = { name: 'time', type: 'time' as const, values: [1] };
  expect(() => encodeArrow({ name: 'f', fields: [time, { ...time, name: 'end', values: [] }] }, 'A')).toThrow(
    'Frame f: field end has 0 values, the first has 1'
  );
  expect(() => encodeArrow({ name: 'f', fields: [{ ...time, values: [NaN] }] }, 'A')).toThrow('Field time: NaN');
});
