import '../../testing/browser';
import { expect, test } from 'bun:test';
import { FieldType, createDataFrame } from '@grafana/data';
import { ioIn, windowNote } from './io-around';
import type { Window } from './windows';

const frame = (values: Array<number | null>, sampled?: number) =>
  createDataFrame({
    fields: [
      { name: 'time', type: FieldType.time, values: values.map((_, i) => i * 1000) },
      { name: 'readBytes', type: FieldType.number, values },
    ],
    ...(sampled !== undefined && {
      meta: { custom: { coverage: [{ instance: 'db', sampled, of: 300, reason: null }] } },
    }),
  });

test('gaps are ignored, and without samples the mean is null', () => {
  expect(ioIn([frame([10, null, 30], 120)], [])).toEqual({ read: 20, written: null, sampled: 120 });
  expect(ioIn([], [])).toEqual({ read: null, written: null, sampled: null });
});

const minutes = (length: number, limit: Window['limit'] = null, isShared = false): Window => {
  return { from: 0, to: length * 60_000, limit, isShared };
};

test.each([
  ['all of it', minutes(5), 300, '5 min'],
  ['all of it, as far as is known', minutes(5), null, '5 min'],
  ['less: another one began', minutes(2, 'later runaway'), 120, '2 of 5 min, until the next runaway'],
  ['less: it is over only now', minutes(1.5, 'now'), 90, '1.5 of 5 min, until now'],
  ['less: an earlier one', minutes(4, 'earlier runaway'), 240, '4 of 5 min, since the runaway before'],
  ['less: a gap', minutes(5), 180, '3 of 5 min, not all of it was sampled'],
  ['shared', minutes(5, null, true), 300, '5 min, another runaway ran too'],
])('%s', (_, window, sampled, note) => {
  expect(windowNote(window, sampled)).toBe(note);
});
