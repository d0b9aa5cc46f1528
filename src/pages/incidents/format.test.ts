import '../../testing/browser';
import { expect, test } from 'bun:test';
import { account, bytes, bytesPerSecond, excerpt, headline, timeToSecond, preciseTime, seconds, share } from './format';

test('numbers have units', () => {
  expect(bytes(1024 * 1024 * 1.5)).toBe('1.5 MiB');
  expect(bytesPerSecond(2048)).toBe('2 KiB/s');
  expect(seconds(90)).toBe('1 min 30 s');
  expect(share(0.5)).toBe('50%');
});

test('times are in the chosen time zone', () => {
  const nine = Date.UTC(2024, 4, 5, 9, 0, 0, 412);
  expect(preciseTime(nine, 'utc')).toBe('2024-05-05 09:00:00.412');
  expect(timeToSecond(nine, 'Europe/Berlin')).toBe('2024-05-05 11:00:00');
});

test('unknown values are named as unknown', () => {
  expect([bytes(null), seconds(null), account({ user: null, host: 'h' }), excerpt(null)]).toEqual([
    'not known',
    'not known',
    'not known',
    'text not known',
  ]);
});

test('a statement is cut to one line', () => {
  expect(excerpt('SELECT *\n  FROM orders')).toBe('SELECT * FROM orders');
  expect(excerpt('x'.repeat(200), 10)).toBe('xxxxxxxxx…');
});

const killed = {
  user: 'reporting',
  host: 'localhost',
  instance: 'shop-db',
  elapsed: 110,
  outcome: 'killed',
  confidence: 'certain',
  killer: 'dba@localhost #13',
  killerConfidence: 'likely',
} as const;
const unnamed = { ...killed, killer: null, killerConfidence: null, confidence: 'likely' } as const;

test.each([
  [killed, 'reporting@localhost on shop-db: 1 min 50 s, killed, probably by dba@localhost #13'],
  [{ ...unnamed, outcome: 'timed-out' as const }, 'reporting@localhost on shop-db: 1 min 50 s, probably timed out'],
  [{ ...unnamed, outcome: 'running' as const }, 'reporting@localhost on shop-db: 1 min 50 s, running'],
  [
    { ...killed, user: null, instance: 'a\u202eb' },
    'Unknown account on a\ufffdb: 1 min 50 s, killed, probably by dba@localhost #13',
  ],
])('a headline %#', (row, text) => {
  expect(headline(row)).toBe(text);
});
