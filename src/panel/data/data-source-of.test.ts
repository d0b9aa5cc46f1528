import { expect, test } from 'bun:test';
import { toDataFrame, type DataFrame } from '@grafana/data';
import { dataSourceOf } from './data-source-of';

const frame = (refId: string, instance: string, id: string): DataFrame =>
  toDataFrame({
    refId,
    fields: [
      { name: 'instance', values: [instance] },
      { name: 'id', values: [id] },
      { name: 'start', values: [1] },
      { name: 'elapsed', values: [1] },
      { name: 'outcome', values: ['running'] },
    ],
  });
const frames = [frame('A', 'shop', '1-2-3'), frame('B', 'shop', '4-5-6')];
const queries = [
  { refId: 'A', datasource: { uid: 'one' } },
  { refId: 'B', datasource: { uid: '${ds}' } },
];
const fill = (text: string) => text.replace('${ds}', 'two');

test.each([
  ['1-2-3', 'one'],
  ['4-5-6', 'two'],
  ['7-8-9', null],
])('of two data sources, the one whose frame has the statement: %s', (id, uid) => {
  expect(dataSourceOf({ instance: 'shop', id }, frames, queries, fill)).toBe(uid);
});

test('a single query is meant, also for a statement that has left the range', () => {
  expect(dataSourceOf({ instance: 'shop', id: '7-8-9' }, [], queries.slice(0, 1), fill)).toBe('one');
});
