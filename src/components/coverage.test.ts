import '../testing/browser';
import { expect, test } from 'bun:test';
import { createDataFrame } from '@grafana/data';
import type { Coverage } from '../shared/frames';
import { coverageNote, coveredTime, readCoverage } from './coverage';

const coverage = (sampled: number, of = 900, changes: Partial<Coverage> = {}): Coverage => {
  return { instance: 'shop-db', sampled, of, reason: null, ...changes };
};
const bad = coverage(0, 900, { instance: 'bad-db', reason: 'login refused' });

test.each([
  ['all of it', [coverage(900)], null],
  ['all but a moment', [coverage(899.2)], null],
  ['nothing, with a reason', [bad], 'No samples from bad-db: login refused'],
  ['nothing, without a reason', [coverage(0)], 'No samples from shop-db in this time range'],
  ['a part', [coverage(180)], 'Sampled 3 of 15 min'],
  [
    'a part, with a reason',
    [coverage(180, 900, { reason: 'a sample took too long' })],
    'Sampled 3 of 15 min: a sample took too long',
  ],
  ['all but seconds', [coverage(890)], 'Sampled 14 min 50 s of 15 min 00 s'],
  ['one of two', [coverage(900), bad], 'No samples from bad-db: login refused'],
  ['two', [coverage(180), bad], 'No samples from bad-db: login refused · shop-db: sampled 3 of 15 min'],
  ['the future', [coverage(0, 0)], 'This time has not come yet'],
  ['no word of it', [], null],
])('%s is sampled', (_, all, note) => {
  expect(coverageNote(all)).toBe(note);
});

test('a note names three instances', () => {
  const all = Array.from({ length: 9 }, (_, i) => ({ ...bad, instance: `db-${i}` }));
  expect(coverageNote(all)).toEndWith('No samples from db-2: login refused · 6 more');
});

test('minutes have a decimal where they are few', () => {
  expect(coveredTime(coverage(120, 300))).toBe('2 of 5 min');
  expect(coveredTime(coverage(90, 300))).toBe('1.5 of 5 min');
  expect(coveredTime(coverage(84_000, 604_800))).toBe('23 h 20 min of 7 d 00 h');
  expect(coveredTime(coverage(0, 300))).toBe('0 of 5 min');
  expect(coveredTime(coverage(20, 300))).toBe('20.0 s of 5 min 00 s');
});

test('coverage is read once for each instance; other metadata is ignored', () => {
  const frame = (custom: object) => createDataFrame({ fields: [], meta: { custom } });
  expect(
    readCoverage([frame({ coverage: [bad, { instance: 5 }, null] }), frame({ coverage: [{ ...bad, sampled: 9 }] })])
  ).toEqual([bad]);
  expect(readCoverage([frame({ coverage: 'x' }), createDataFrame({ fields: [] })])).toEqual([]);
});
