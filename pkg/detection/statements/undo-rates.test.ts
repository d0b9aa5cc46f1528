import { expect, test } from 'bun:test';
import { record } from '../../store/batch.fixture';
import type { StatementRecord } from './record';
import { UndoRates } from './undo-rates';

const undoing = (rowsLeft: number, eventId = 1): StatementRecord =>
  record(0, 1, {
    key: { incarnation: '77', threadId: 40, eventId },
    details: { rollback: { since: 0, rowsLeft } },
  });

test('nothing is known before a rollback was seen', () => {
  const rates = new UndoRates();
  rates.look([record(0, 1)], 1e6);
  expect(rates.forecast(1_000)).toBeNull();
});

test('a rollback that runs tells its rate, and one that is over, too', () => {
  const rates = new UndoRates();
  rates.look([undoing(50_000)], 1e6);
  rates.look([undoing(40_000)], 2e6);
  // 10,000 rows a second, half as fast or half as slow again.
  expect(rates.forecast(30_000)).toEqual({ from: 2, to: 4.5 });
  rates.look([], 3e6);
  expect(rates.forecast(30_000)).toEqual({ from: 2, to: 4.5 });
});

test('the slowest and the fastest that were seen bound it', () => {
  const rates = new UndoRates();
  rates.look([undoing(50_000), undoing(5_000, 2)], 1e6);
  rates.look([undoing(40_000), undoing(4_000, 2)], 2e6);
  expect(rates.forecast(30_000)).toEqual({ from: 2, to: 45 });
});

test('one that was seen once was undone until the next sample', () => {
  const rates = new UndoRates();
  rates.look([undoing(20_000)], 1e6);
  rates.look([], 2e6);
  expect(rates.forecast(20_000)).toEqual({ from: 1 / 1.5, to: 1.5 });
});

test('a few rows tell nothing', () => {
  const rates = new UndoRates();
  rates.look([undoing(900)], 1e6);
  rates.look([undoing(1)], 2e6);
  rates.look([], 3e6);
  expect(rates.forecast(1_000)).toBeNull();
});
