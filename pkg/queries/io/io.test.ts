import { afterAll, expect, test } from 'bun:test';
import { at, batch, data, killed, rates, redo, record } from '../../store/batch.fixture';
import { openHistory, seriesOf } from '../queries.fixture';

const { history, ask, close } = await openHistory();
afterAll(close);

const hostile = `x'; DROP TABLE io; --`;
const key = { incarnation: '77', threadId: 40, eventId: 5 };
for (let s = 0; s < 60; s++) {
  const dead = s >= 30 && s < 40;
  if (!dead) {
    await history.write(
      batch(s, {
        events:
          s === 0 || s === 40
            ? null
            : [
                { event: data, ...rates(100, 10) },
                { event: redo, ...rates(0, s === 50 ? 600 : 0) },
              ],
        files:
          s % 5 === 0
            ? [
                { file: '/var/lib/mysql/shop/orders.ibd', schema: 'shop', table: 'orders', ...rates(50) },
                { file: '/var/lib/mysql/shop/items.ibd', schema: 'shop', table: 'items', ...rates(s === 10 ? 40 : 0) },
                { file: hostile, schema: null, table: null, ...rates(1) },
              ]
            : null,
        statementIo: s >= 10 && s < 14 ? [{ key, ...rates(80) }] : [],
        statements: s >= 10 && s < 14 ? [record(9, s, { key })] : s === 14 ? [killed(9, 13.5, { key })] : [],
        activity: {
          runaways: 0,
          longestStatement: 0,
          sessionsWaiting: 0,
          longestWait: 0,
          spikeScore: s === 50 ? 9 : 1,
        },
        gaps: s === 40 ? [{ from: at(29), to: at(40), reason: 'unreachable', detail: 'refused' }] : [],
      })
    );
  }
  await history.write(batch(s, { instance: 'db2', events: [{ event: data, ...rates(7) }] }));
}

const one = { queryType: 'io', instances: ['db1'] };
/** Points of each frame by its name. */
const drawn = async (json: unknown, from?: number, to?: number, changes = {}) =>
  Object.fromEntries((await ask(json, from, to, changes)).map((frame) => [frame.name, seriesOf(frame).points]));

test('the total: one frame per measure, at the samples’ own times, null where there is no rate', async () => {
  const frames = await ask({ ...one }, 25, 45);
  expect(frames.map(seriesOf).map(({ name, labels, unit }) => [name, labels, unit])).toEqual([
    ['read', { instance: 'db1', measure: 'readBytes' }, 'binBps'],
    ['written', { instance: 'db1', measure: 'writeBytes' }, 'binBps'],
  ]);
  expect(frames[0]).toMatchObject({
    type: 'timeseries-multi',
    fields: [
      { name: 'time', type: 'time' },
      { name: 'readBytes', type: 'number' },
    ],
  });
  expect(seriesOf(frames[0]).points).toEqual([
    [25, 100],
    [26, 100],
    [27, 100],
    [28, 100],
    [29, 100],
    [34.5, null],
    [40, null],
    [41, 100],
    [42, 100],
    [43, 100],
    [44, 100],
    [45, 100],
  ]);
});

test('buckets are averages, and the newest sample comes last by itself', async () => {
  const { written } = await drawn({ ...one, measures: ['readBytes', 'writeBytes'] }, 40, 52, { intervalMs: 5000 });
  expect(written).toEqual([
    [40, 10],
    [45, 10],
    [50, 210],
    [52, 10],
  ]);
});

test('every measure has its unit and arithmetic; the spike score is the greatest', async () => {
  const measures = ['readBytes', 'writeOps', 'readLatency', 'writeLatency', 'busy', 'spikeScore'];
  const frames = (await ask({ ...one, measures }, 40, 59, { intervalMs: 10_000 })).map(seriesOf);
  expect(Object.fromEntries(frames.map(({ name, unit, points }) => [name, [unit, points[1]?.[1]]]))).toEqual({
    read: ['binBps', 100],
    writes: ['iops', (610 + 9 * 10) / 10 / 16384],
    'read latency': ['s', expect.closeTo(16384 / 1e8, 12)],
    'write latency': ['s', expect.closeTo(16384 / 1e8, 12)],
    'threads waiting on disk, on average': ['none', (1000 + 700) / 10 / 1e8],
    'spike score': ['none', 9],
  });
});

test('latency is null without operations', async () => {
  const { 'redo read latency': reads } = await drawn(
    { ...one, by: 'event', measures: ['readLatency', 'readBytes'] },
    49,
    51
  );
  expect(reads).toEqual([
    [49, null],
    [50, null],
    [51, null],
  ]);
});

test('by wait event: short names, the instrument as a label, zero without I/O', async () => {
  const frames = (await ask({ ...one, by: 'event', measures: ['writeBytes'] }, 48, 51)).map(seriesOf);
  expect(frames).toEqual([
    {
      name: 'redo',
      labels: { instance: 'db1', event: 'redo', wait_event: redo },
      unit: 'binBps',
      points: [
        [48, 0],
        [49, 0],
        [50, 600],
        [51, 0],
      ],
    },
    {
      name: 'data',
      labels: { instance: 'db1', event: 'data', wait_event: data },
      unit: 'binBps',
      points: [
        [48, 10],
        [49, 10],
        [50, 10],
        [51, 10],
      ],
    },
  ]);
});

test('the greatest by the first measure, over all instances', async () => {
  const top = async (measure: string, top: number) =>
    (await ask({ queryType: 'io', by: 'event', measures: [measure], top }, 45, 55)).map(({ name }) => name);
  expect(await top('readBytes', 2)).toEqual(['db1 data', 'db2 data']);
  expect(await top('writeBytes', 1)).toEqual(['db1 redo']);
});

test('files have the times at which they were read, and rare reads are no gaps', async () => {
  const files = (await ask({ ...one, by: 'file', measures: ['readBytes'] }, 0, 25)).map(seriesOf);
  expect(files.map(({ name, labels }) => [name, labels?.['file']])).toEqual([
    ['shop/orders.ibd', '/var/lib/mysql/shop/orders.ibd'],
    ['shop/items.ibd', '/var/lib/mysql/shop/items.ibd'],
    [hostile, hostile],
  ]);
  expect(files[1]?.points).toEqual([
    [0, 0],
    [5, 0],
    [10, 40],
    [15, 0],
    [20, 0],
    [25, 0],
  ]);
});

test('files add up by schema and by table', async () => {
  expect(await drawn({ ...one, by: 'schema', measures: ['readBytes'] }, 10, 15)).toEqual({
    shop: [
      [10, 90],
      [15, 50],
    ],
    '(no schema)': [
      [10, 1],
      [15, 1],
    ],
  });
  const tables = (await ask({ ...one, by: 'table', measures: ['readBytes'] }, 10, 15)).map(seriesOf);
  expect(tables.map(({ name, labels }) => [name, labels])).toEqual([
    ['shop.orders', { instance: 'db1', schema: 'shop', table: 'orders' }],
    ['shop.items', { instance: 'db1', schema: 'shop', table: 'items' }],
    ['(no table)', { instance: 'db1', schema: '(no schema)', table: '(no table)' }],
  ]);
});

test('a statement has a line for as long as it ran', async () => {
  const [frame, ...others] = (await ask({ ...one, by: 'statement', measures: ['readBytes'] }, 0, 60)).map(seriesOf);
  expect(others.map(({ name }) => name)).toEqual(['not attributed (server threads were not read)']);
  expect(frame).toMatchObject({
    name: '#22 shop',
    labels: { instance: 'db1', statement: '77-40-5', digest: 'd1', processlist_id: '22' },
    points: [
      [10, 80],
      [11, 80],
      [12, 80],
      [13, 80],
    ],
  });
});

test('the statements of a digest are one line, which is 0 while none of them runs', async () => {
  const other = await openHistory();
  const keyOf = (thread: number) => ({ incarnation: '77', threadId: thread, eventId: 5 });
  for (let s = 0; s < 12; s++) {
    const runs = [40, 41].filter((thread) => s >= 4 && s < (thread === 40 ? 8 : 6)).map(keyOf);
    await other.history.write(
      batch(s, {
        events: [{ event: data, ...rates(100) }],
        statementIo: runs.map((key) => ({ key, ...rates(30) })),
        statements: [
          ...runs.map((key) => record(4, s, { key })),
          ...(s === 5 ? [record(4, 5, { key: keyOf(42), digest: null, digestText: null, text: 'SELECT 1' })] : []),
        ],
      })
    );
  }
  const frames = await other.ask({ queryType: 'io', by: 'digest', measures: ['readBytes'] }, 3, 9);
  expect(frames.slice(0, 1).map(seriesOf)).toMatchObject([
    {
      name: 'SELECT * FROM `orders` WHERE `note` LIKE ?',
      labels: { instance: 'db1', schema: 'shop', digest: 'd1' },
      points: [3, 4, 5, 6, 7, 8, 9].map((s) => [s, s < 4 || s > 7 ? 0 : s < 6 ? 60 : 30]),
    },
  ]);
  await other.close();
});

test('in the bucket of its end, a statement’s rate is the average over the whole bucket', async () => {
  const points = await drawn({ ...one, by: 'statement', measures: ['readBytes'] }, 0, 60, { intervalMs: 8000 });
  expect(points['#22 shop']?.[0]).toEqual([8, 40]);
});

test('the names of series contain the instance where there are several', async () => {
  const frames = await ask({ queryType: 'io', measures: ['readBytes'] }, 45, 46);
  expect(frames.map((frame) => seriesOf(frame).labels)).toEqual([{ instance: 'db1' }, { instance: 'db2' }]);
  expect(frames.map(({ name }) => name)).toEqual(['db1', 'db2']);
});

test('several instances, sampled at different times, have common points', async () => {
  const other = await openHistory();
  for (let s = 0; s < 60; s++) {
    for (const [instance, late] of [
      ['a', 0.123],
      ['b', s % 2 === 0 ? 0.9 : 0.2],
    ] as const) {
      await other.history.write(
        batch(s + late, { instance, events: [{ event: data, ...rates(s === 59 ? 900 : 100) }] })
      );
    }
  }
  const lines = async (by: string) =>
    (await other.ask({ queryType: 'io', by, measures: ['readBytes'] }, 20, 60)).map((frame) => seriesOf(frame).points);
  const times = [...Array.from({ length: 16 }, (_, i) => 20 + i * 2.5), 60];
  for (const by of ['total', 'event']) {
    const found = await lines(by);
    expect(found.map((points) => points.map(([time]) => time))).toEqual([times, times]);
    expect(found.map((points) => points.at(-1)?.[1])).toEqual([900, 900]);
  }
  await other.close();
});

test.each([
  ['an unknown instance', { queryType: 'io', instances: ['nobody'] }],
  ['a hostile instance', { queryType: 'io', instances: [hostile, '__proto__', 'constructor'] }],
])('%s has no series', async (_, json) => {
  expect(await ask(json)).toEqual([]);
});

test('notices say what is missing, also without other data', async () => {
  const [early] = await ask(one, -7200, -3600);
  expect(early).toEqual({
    name: 'io',
    fields: [],
    notices: [
      {
        severity: 'info',
        text: 'db1: samples begin at 2024-05-05 09:00:00 UTC, nothing is kept of this time.',
      },
    ],
  });
  const [first] = await ask({ ...one, by: 'event', measures: ['readBytes', 'spikeScore'] }, 45, 50);
  expect(first?.notices?.map(({ text }) => text)).toEqual([
    'The spike score belongs to a whole instance: it is shown by total only.',
  ]);
});

test('the number of points is bounded', async () => {
  const [frame] = await ask(one, -86_400, 60, { maxDataPoints: 1e9, intervalMs: 1e-3 });
  expect(seriesOf(frame).points.length).toBeLessThan(100);
  const [few] = await ask(one, 0, 60, { maxDataPoints: 3, intervalMs: 1 });
  expect(seriesOf(few).points.length).toBeLessThanOrEqual(5);
});
