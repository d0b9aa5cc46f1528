import { afterAll, expect, test } from 'bun:test';
import { activityMeasures } from '../../../src/shared/query';
import { encodeArrow } from '../../plugin/arrow';
import { at, batch, nine } from '../../store/batch.fixture';
import { answer } from '../mux';
import { openHistory, query, seriesOf } from '../queries.fixture';
import type { Sources } from '../sources';

const { history, sources, ask, close } = await openHistory();
afterAll(close);

const quiet = { runaways: 0, longestStatement: 0, sessionsWaiting: 0, longestWait: 0, spikeScore: null };
for (let s = 0; s <= 40; s++) {
  if (s <= 20 || s >= 30) {
    await history.write(batch(s, { activity: { ...quiet, runaways: s === 12 ? 2 : 0, longestStatement: s } }));
  }
}
await history.writeGap('db1', { from: at(20), to: at(30), reason: 'unreachable', detail: 'refused' });
await history.writeGap('db1', { from: at(40), to: at(55), reason: 'unreachable', detail: 'refused' });
await history.writeGap('never', { from: at(0), to: at(55), reason: 'unreachable', detail: 'refused' });

const one = { queryType: 'activity', instances: ['db1'] };
const points = async (measure: string, from: number, to: number, changes = {}) =>
  seriesOf((await ask({ ...one, measures: [measure] }, from, to, changes))[0]).points;

test('a point is the greatest of its samples, and the newest sample comes last by itself', async () => {
  expect(await points('runaways', 0, 19, { intervalMs: 5000 })).toEqual([
    [0, 0],
    [5, 0],
    [10, 2],
    [15, 0],
    [19, 0],
  ]);
  expect((await points('longestStatement', 0, 50)).at(-1)).toEqual([40, 40]);
});

test('the last value is not an old one', async () => {
  for (const width of [1000, 30_000]) {
    expect((await points('runaways', 0, 51, { intervalMs: width })).slice(-2)).toEqual([
      [40, 0],
      [51, null],
    ]);
  }
  expect((await points('spikeScore', 0, 300)).at(-1)).toEqual([100, null]);
  expect((await points('runaways', 0, 25)).at(-1)).toEqual([20, 0]);
});

test('an alert rule over the last seconds ignores nulls and takes the latest value', async () => {
  const values = (await points('longestStatement', 31, 51)).map(([, value]) => value);
  expect(values.filter((value) => value !== null)).toEqual([31, 32, 33, 34, 35, 36, 37, 38, 39, 40]);
  expect(await ask({ ...one, measures: ['longestStatement'] }, 41, 61)).toEqual([]);
});

test('a gap breaks the line', async () => {
  expect(await points('longestStatement', 19, 31)).toEqual([
    [19, 19],
    [20, 20],
    [25, null],
    [30, 30],
    [31, 31],
  ]);
});

test('up is 0 from the beginning to the end of a gap, also of one that goes on', async () => {
  expect(await points('up', 19, 31)).toEqual([
    [19, 1],
    [20, 1],
    [20.001, 0],
    [25, 0],
    [29.999, 0],
    [30, 1],
    [31, 1],
  ]);
  expect((await points('up', 38, 50)).slice(-3)).toEqual([
    [40, 1],
    [40.001, 0],
    [50, 0],
  ]);
  expect((await points('up', 38, 90)).at(-1)).toEqual([54.999, 0]);
  expect(await points('up', 0, 29, { intervalMs: 30_000 })).toContainEqual([0, 1]);
  expect((await points('up', 0, 40, { intervalMs: 40_000 }))[0]).toEqual([0, 0]);
});

test('the time of each point is its value, also in a gap', async () => {
  expect((await points('time', 38, 50)).map(([time, value]) => [time, Number(value) / 1000 - nine / 1e6])).toEqual(
    (await points('up', 38, 50)).map(([time]) => [time, expect.closeTo(Number(time), 3)])
  );
});

test('an instance that was never read is down', async () => {
  const [frame] = await ask({ queryType: 'activity', instances: ['never'], measures: ['up'] }, 10, 50);
  expect(seriesOf(frame)).toEqual({
    name: 'up',
    labels: { instance: 'never' },
    unit: 'none',
    points: [
      [10, 0],
      [50, 0],
    ],
  });
});

test('what is too much to read at once is read in wider points, and a notice says so', async () => {
  const readable: Sources = {
    ...sources,
    history: { ...history, readablePoints: () => Promise.resolve(10e6), resolution: () => Promise.resolve(10e6) },
  };
  const asked = query({ ...one, measures: ['longestStatement', 'up'] }, 0, 20);
  const frames = await answer(asked, readable);
  expect(frames.map((frame) => seriesOf(frame).points)).toEqual([
    [
      [0, 9],
      [10, 19],
      [20, 20],
    ],
    [
      [0, 1],
      [10, 1],
      [20, 1],
    ],
  ]);
  expect(frames[0]?.notices).toContainEqual({
    severity: 'info',
    text: expect.stringContaining('only points of 10 s are kept or can be read at once'),
  });
});

test('units and names', async () => {
  const measures = ['runaways', 'longestStatement', 'sessionsWaiting', 'longestWait', 'spikeScore', 'up', 'time'];
  const frames = (await ask({ ...one, measures }, 0, 10)).map(seriesOf);
  expect(frames.map(({ name, unit }) => [name, unit])).toEqual([
    ['runaways', 'none'],
    ['longest statement', 's'],
    ['sessions waiting', 'none'],
    ['longest wait', 's'],
    ['spike score', 'none'],
    ['up', 'none'],
    ['time of the sample', 'dateTimeAsIso'],
  ]);
  expect(frames[4]?.points[0]).toEqual([0, null]);
});

test('every measure can be sent: no frame has two fields of one name', async () => {
  const frames = await ask({ ...one, measures: [...activityMeasures] }, 0, 10);
  expect(frames.map((frame) => encodeArrow(frame, 'A').length > 0)).toEqual(activityMeasures.map(() => true));
});

test('one series per instance for a rule over all', async () => {
  const frames = await ask({ queryType: 'activity', measures: ['up'] }, 0, 10);
  expect(frames.map((frame) => [frame.name, frame.type, seriesOf(frame).labels])).toEqual([
    ['db1', 'timeseries-multi', { instance: 'db1' }],
    ['never', 'timeseries-multi', { instance: 'never' }],
  ]);
});
