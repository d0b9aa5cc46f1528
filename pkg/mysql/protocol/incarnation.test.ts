import { expect, test } from 'bun:test';
import { incarnationOf } from './incarnation';

test('a name is the start in milliseconds', () => {
  expect(incarnationOf(1_700_000_000_123_456, null)).toBe('1700000000123');
});

test('a later reading of the same life keeps the name', () => {
  expect(incarnationOf(1_700_000_000_999_700, '1700000001000')).toBe('1700000001000');
  expect(incarnationOf(1_699_999_999_500_000, '1700000000123')).toBe('1700000000123');
});

test('a restart, or a name from elsewhere, gives another', () => {
  expect(incarnationOf(1_700_000_003_000_000, '1700000000123')).toBe('1700000003000');
  expect(incarnationOf(1_700_000_003_000_000, 'x')).toBe('1700000003000');
});
