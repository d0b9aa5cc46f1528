import { expect, test } from 'bun:test';
import { firstDataSource } from './first-data-source';

const bad = { uid: 'bad' };
const shipped = { uid: 'runaway' };

test('the default one, else the shipped one, else the first by name', () => {
  expect(firstDataSource([bad, shipped, { uid: 'x', isDefault: true }])?.uid).toBe('x');
  expect(firstDataSource([bad, shipped])?.uid).toBe('runaway');
  expect(firstDataSource([bad, { uid: 'other' }])?.uid).toBe('bad');
  expect(firstDataSource([])).toBeNull();
});
