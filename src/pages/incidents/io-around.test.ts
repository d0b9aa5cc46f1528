import '../../testing/browser';
import { expect, test } from 'bun:test';
import { FieldType, toDataFrame } from '@grafana/data';
import { ioAround, margin } from './io-around';

const start = 1_700_000_000_000;
const end = start + 60_000;

function frame(points: Array<[number, number | null]>) {
  return toDataFrame({
    fields: [
      { name: 'time', type: FieldType.time, values: points.map(([time]) => time) },
      { name: 'readBytes', type: FieldType.number, values: points.map(([, value]) => value) },
    ],
  });
}

test('each mean is of the points in its own time span', () => {
  const read = frame([
    [start - margin - 1, 1_000_000],
    [start - 2000, 10],
    [start - 1000, 30],
    [start, 500],
    [end - 1, 700],
    [end, 40],
    [end + 1000, 60],
    [end + margin, 1_000_000],
  ]);
  const around = ioAround([read], [], start, end);
  expect(around.before).toEqual({ read: 20, written: null });
  expect(around.during).toEqual({ read: 600, written: null });
  expect(around.after).toEqual({ read: 50, written: null });
});

test('gaps are ignored, and without samples the mean is null', () => {
  const written = frame([
    [start + 1000, null],
    [start + 2000, 8],
  ]);
  const around = ioAround([], [written], start, end);
  expect(around.during.written).toBe(8);
  expect(around.before.written).toBeNull();
});
