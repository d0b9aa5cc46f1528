import '../../testing/browser';
import { expect, test } from 'bun:test';
import { readDisks } from '../data/disks';
import { seriesOf } from '../data/statement.fixture';
import { uplotData } from './uplot-data';

test('writes are negative, holes are null, and times of other series are undefined', () => {
  const disks = readDisks([
    seriesOf('readBytes', { instance: 'a' }, [
      [0, 1],
      [1000, null],
    ]),
    seriesOf('writeBytes', { instance: 'a' }, [[500, 2]]),
  ]);
  expect(uplotData(disks, 0, 1000)).toEqual([
    [0, 500, 1000],
    [1, undefined, null],
    [undefined, -2, undefined],
  ]);
  expect(uplotData([], 0, 1000)[0]).toHaveLength(501);
});
