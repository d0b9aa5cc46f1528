import '../testing/browser';
import { expect, test } from 'bun:test';
import { toDataFrame } from '@grafana/data';
import { outcomes } from '../shared/outcome-names';
import { statementRows, toOutcome } from './statement-rows';

test.each(outcomes)('%s is read', (outcome) => {
  expect(toOutcome(outcome)).toBe(outcome);
});

test.each([null, '', 'eaten', 'toString', '__proto__'])('%p is no outcome', (value) => {
  expect(toOutcome(value)).toBe('unknown');
});

test('a field that is missing is unknown, and a row without id is none', () => {
  const rows = statementRows([toDataFrame([{ id: 'a-1-1', start: 5 }]), toDataFrame([{ start: 5 }])]);
  expect(rows).toMatchObject([{ id: 'a-1-1', start: 5, blocking: null, outcome: 'unknown', details: '{}' }]);
});
