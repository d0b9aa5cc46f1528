import { expect, test } from 'bun:test';
import type { ExpectedStatement } from '../../../src/shared/settings';
import { at, record } from '../../store/batch.fixture';
import { markExpected } from './expected';

const any: ExpectedStatement = {
  ...{ user: '', schema: '', digest: '', from: '', to: '', until: '' },
  ...{ by: 'anna', why: 'nightly report' },
};
const runaway = record(0, 20, { runawayAt: at(10), digest: '0123456789ABCDEF' });
/** `at(0)` is 09:00 UTC on 5 May 2024. */
const markOf = (expected: Partial<ExpectedStatement>, seconds = 0) =>
  markExpected([runaway], [{ ...any, ...expected }], at(seconds))[0]?.details.expected;
const mark = { by: 'anna', why: 'nightly report' };

test.each<[string, Partial<ExpectedStatement>, boolean]>([
  ['its user', { user: 'shop' }, true],
  ['another user', { user: 'report' }, false],
  ['its schema', { schema: 'shop' }, true],
  ['the beginning of its digest', { digest: '01234567' }, true],
  ['another digest', { digest: 'f1234567' }, false],
  ['its user, in another schema', { user: 'shop', schema: 'crm' }, false],
  ['in these hours', { user: 'shop', from: '09:00', to: '10:00' }, true],
  ['the end of these hours', { user: 'shop', from: '08:00', to: '09:00' }, false],
  ['hours over midnight', { user: 'shop', from: '22:00', to: '09:30' }, true],
  ['other hours over midnight', { user: 'shop', from: '22:00', to: '06:00' }, false],
  ['from then on', { user: 'shop', from: '08:30' }, true],
  ['its last day', { user: 'shop', until: '2024-05-05' }, true],
  ['a day too late', { user: 'shop', until: '2024-05-04' }, false],
])('%s', (_, expected, isExpected) => {
  expect(markOf(expected)).toEqual(isExpected ? mark : undefined);
});

test('past its hours it is not expected any more', () => {
  const hours = { user: 'shop', from: '09:00', to: '09:01' };
  expect([0, 59, 60].map((second) => markOf(hours, second))).toEqual([mark, mark, undefined]);
});

test('a statement that is no runaway has no mark', () => {
  expect(markExpected([record(0, 5)], [{ ...any, user: 'shop' }], at(5))).toEqual([record(0, 5)]);
});
