import { expect, test } from 'bun:test';
import { filesOf, parseSoak, TIMED } from './plan';

const files = ['endings-jointly.test.ts', 'io-events.test.ts', 'plans.ts', 'plan.test.ts'];

test('without arguments the timed tests run ten times', () => {
  expect(parseSoak([])).toEqual({ names: TIMED, times: 10 });
  const timed = TIMED.map((name) => `${name}-one.test.ts`);
  expect(filesOf([...timed, 'plan.test.ts'], parseSoak([]))).toEqual(timed.sort());
});

test('names and times can be given', () => {
  expect(parseSoak(['--times', '3', 'plan'])).toEqual({ names: ['plan'], times: 3 });
  expect(filesOf(files, { names: ['plan'], times: 3 })).toEqual(['plan.test.ts']);
});

test('what cannot be run is named', () => {
  expect(() => parseSoak(['--times', 'many'])).toThrow('--times');
  expect(() => filesOf(files, parseSoak(['locks']))).toThrow('locks');
});
