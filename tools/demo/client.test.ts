import { afterAll, expect, test } from 'bun:test';
import { ask, askRunaways, points, rows } from './client';

/** Answers like Grafana, and keeps the request. */
let reply: unknown;
let asked: unknown;
const grafana = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  fetch: async (request) => {
    asked = { path: new URL(request.url).pathname, body: await request.json() };
    return Response.json(reply);
  },
});
afterAll(() => grafana.stop(true));
const url = grafana.url.href;
const frame = (names: string[], values: unknown[][], nanos?: Array<number[] | null>): object => ({
  schema: { fields: names.map((name) => ({ name })) },
  data: { values, nanos },
});

test('asks as a dashboard does', async () => {
  reply = {
    results: {
      A: {
        status: 200,
        frames: [
          frame(
            ['time', 'value'],
            [
              [1, 2],
              [0.5, null],
            ]
          ),
        ],
      },
    },
  };
  const frames = await ask(url, { queryType: 'activity', measures: ['spikeScore'] }, 1000.4, 2000.4);
  expect(points(frames)).toEqual([{ time: 1, value: 0.5 }]);
  expect(asked).toMatchObject({
    path: '/api/ds/query',
    body: {
      from: '1000',
      to: '2001',
      queries: [{ refId: 'A', datasource: { uid: 'runaway' }, queryType: 'activity', measures: ['spikeScore'] }],
    },
  });
});

test('a time keeps its fraction', async () => {
  reply = {
    results: { A: { frames: [frame(['start', 'user'], [[1_700_000_000_123], ['shop']], [[456_000], null])] } },
  };
  const [first] = await ask(url, { queryType: 'runaways' }, 0, 1);
  expect(first && rows(first)).toEqual([{ start: 1_700_000_000_123.456, user: 'shop' }]);
});

test('an error of the plugin, or of the host, names the query', async () => {
  reply = { results: { A: { error: 'shop-db: access denied', status: 500 } } };
  await expect(askRunaways(url, 0, 1)).rejects.toThrow('runaways: shop-db: access denied');
  reply = { message: 'Unauthorized' };
  await expect(askRunaways(url, 0, 1)).rejects.toThrow('Unauthorized');
});
