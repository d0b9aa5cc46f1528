import { expect, test } from 'bun:test';
import { moved, pack, unpack } from './packed';

const rows = (count: number) => Array.from({ length: count }, (_, i) => ({ at: i * 1e6, n: i % 3 === 0 ? null : i }));

test('many rows of numbers become one block, and are the same again', () => {
  const packed = pack(rows(100));
  expect(packed).toMatchObject({ is: 'rows', names: ['at', 'n'] });
  expect(unpack(packed)).toEqual(rows(100));
});

test('lists of rows become a block each', () => {
  const lists = [rows(100), [], rows(3)];
  const packed = pack(lists);
  expect(packed).toMatchObject({ is: 'lists', lists: [{ is: 'rows' }, { is: 'value' }, { is: 'value' }] });
  expect(moved(packed)).toHaveLength(1);
  expect(unpack(packed)).toEqual(lists);
});

test.each([
  ['few rows', rows(3)],
  ['rows with texts', rows(100).map((row) => ({ ...row, text: 'a' }))],
  ['rows of different names', [...rows(50), { at: 1, other: 2 }]],
  ['rows of which some have more', [...rows(50), { at: 1, n: 2, other: 2 }]],
  ['no list', { at: 1 }],
  ['null', null],
  ['nothing', undefined],
])('%s stay as they are', (_, value) => {
  expect(pack(value)).toEqual({ is: 'value', value });
  expect(unpack(pack(value))).toEqual(value);
});
