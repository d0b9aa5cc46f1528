import { expect, test } from 'bun:test';
import { compactJson, planTable, planValue, shortText } from './plan-text';

test('a format without words for a statement has no plan', () => {
  expect(planValue([{ EXPLAIN: '-> Table scan on a\n' }])).toBe('-> Table scan on a\n');
  expect(planValue([{ EXPLAIN: '-> <not executable by iterator executor>\n' }])).toBeNull();
  expect(planValue([])).toBeNull();
});

test('JSON is kept whole or not at all', () => {
  expect(compactJson('{\n  "a": [ 1 ]\n}')).toBe('{"a":[1]}');
  expect(compactJson(String.raw`{"a": "it\'s", "b": "c:\\"}`)).toBe(String.raw`{"a":"it's","b":"c:\\"}`);
  expect(compactJson('{"a": ')).toBeNull();
  expect(compactJson(JSON.stringify('x'.repeat(65_536)))).toBeNull();
});

test('a text is cut', () => {
  expect(shortText('-> scan\n')).toBe('-> scan');
  expect(shortText('x'.repeat(70_000))).toHaveLength(65_536);
});

test('a table has its columns aligned, empty ones left out', () => {
  const rows = [
    { id: 1, table: 'customers', key: null, rows: '20' },
    { id: 1, table: 'b', key: null, rows: '300000' },
  ];
  expect(planTable(rows)).toBe('id  table      rows\n1   customers  20\n1   b          300000');
  expect(planTable([])).toBeNull();
});
