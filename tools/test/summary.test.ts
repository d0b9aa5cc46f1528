import { expect, test } from 'bun:test';
import { remarks, table, verdict, type StageResult } from './summary';

const stage = (name: string, passed: number, failed: number, skipped: number, notes: string[] = []): StageResult => ({
  name,
  passed,
  failed,
  skipped,
  notes,
  seconds: 1.25,
});

test('the last line counts all stages, and skipped tests only if there are any', () => {
  expect(verdict([stage('unit', 10, 0, 0), stage('lint', 1, 0, 0)])).toBe('11 passed, 0 failed');
  expect(verdict([stage('unit', 10, 2, 3)])).toBe('10 passed, 2 failed, 3 skipped');
});

test('the table is aligned', () => {
  expect(table([stage('unit', 100, 0, 0), stage('conformance', 1, 0, 0)]).split('\n')).toEqual([
    'stage        passed  failed  skipped   time',
    'unit            100       0        0  1.3 s',
    'conformance       1       0        0  1.3 s',
  ]);
});

test('many notes of one stage are cut', () => {
  const notes = Array.from({ length: 5 }, (_, index) => `failed: ${index}`);
  expect(remarks([stage('unit', 0, 5, 0, notes)], 2)).toEqual([
    'unit: failed: 0',
    'unit: failed: 1',
    'unit: … and 3 more, see artifacts/',
  ]);
});
