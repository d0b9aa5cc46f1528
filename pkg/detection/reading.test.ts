import { expect, test } from 'bun:test';
import { combine, complete, completeValueOf, failed, mapReading, partial, valueOf, type Reading } from './reading';

const readings: Array<Reading<number>> = [complete(2), partial(2, 'more rows'), failed('denied')];

test('only what was read has a value, and only a complete reading has all of it', () => {
  expect(readings.map(valueOf)).toEqual([2, 2, undefined]);
  expect(readings.map(completeValueOf)).toEqual([2, undefined, undefined]);
});

test('what is made of a reading lacks the same', () => {
  expect(readings.map((reading) => mapReading(reading, (value) => value * 2))).toEqual([
    complete(4),
    partial(4, 'more rows'),
    failed('denied'),
  ]);
});

test('what is made of two readings lacks what either lacks', () => {
  const add = (a: number, b: number): number => a + b;
  expect(combine(complete(1), complete(2), add)).toEqual(complete(3));
  expect(combine(complete(1), partial(2, 'a'), add)).toEqual(partial(3, 'a'));
  expect(combine(partial(1, 'b'), partial(2, 'a'), add)).toEqual(partial(3, 'b; a'));
  expect(combine(partial(1, 'b'), partial(2, 'b'), add)).toEqual(partial(3, 'b'));
  expect(combine(partial(1, 'b'), failed('denied'), add)).toEqual(failed('denied'));
});
