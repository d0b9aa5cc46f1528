import '../../testing/browser';
import { expect, test } from 'bun:test';
import type { Coverage } from '../../shared/frames';
import { emptyText } from './empty-text';

const shop = (sampled: number): Coverage => ({ instance: 'shop-db', sampled, of: 900, reason: null });
const bad: Coverage = { instance: 'bad-db', sampled: 0, of: 900, reason: 'login refused' };
const text = (coverage: Coverage[], changes: object = {}, minDuration = 1) =>
  emptyText({ minDuration, coverage, queries: [{ queryType: 'statements', minElapsed: 1, ...changes }] });

test('that nothing ran is said only where all was sampled', () => {
  expect(text([shop(900)])).toBe('No statement ran for 1.0 s or longer in this time range');
  expect(text([bad])).toBe('No samples from bad-db: login refused');
  expect(text([shop(180)])).toBe('No statement ran for 1.0 s or longer while samples were taken');
  expect(text([shop(900), bad])).toBe('No statement ran for 1.0 s or longer while samples were taken');
  expect(text([])).toBe('No statement ran for 1.0 s or longer in what was sampled of this time range');
});

test('what the query leaves out, and what is not recorded, is not said to be absent', () => {
  expect(text([shop(900)], { minElapsed: 5 })).toBe('No statement ran for 5.0 s or longer in this time range');
  expect(text([shop(900)], { minElapsed: 0 }, 0)).toBe('No statement ran for 1.0 s or longer in this time range');
  expect(text([shop(900)], { users: ['dba'] })).toStartWith('No statement that matches the filters ran');
});
