import { afterAll, expect, test } from 'bun:test';
import type { AlertDetails } from '../../../src/shared/details';
import type { StatementRecord } from '../../detection/statements/record';
import { at, batch, record } from '../../store/batch.fixture';
import { openHistory, seriesOf } from '../queries.fixture';

const { history, ask, close } = await openHistory(60);
afterAll(close);

const alert: AlertDetails = {
  ...{ processlistId: 22, user: 'shop', host: '10.0.0.5', db: 'shop', digest: '0123456789abcdef' },
  ...{ isNew: true, reason: 'io', statement: 'SELECT * FROM orders WHERE note LIKE ?' },
};
const runaway = (thread: number, begun: number, seen: number, changes: Partial<StatementRecord> = {}) =>
  record(begun, seen, {
    key: { incarnation: '77', threadId: thread, eventId: 1 },
    runawayAt: at(begun + 10),
    details: { runawayBy: ['io'], alert: { ...alert, processlistId: thread } },
    ...changes,
  });

await history.write(
  batch(40, {
    statements: [runaway(1, 5, 40, { endedAt: at(40), outcome: 'killed' }), record(35, 40), runaway(2, 30, 40)],
  })
);
await history.write(
  batch(60, {
    statements: [
      runaway(2, 30, 60, { readBytes: 12e9, writeBytes: null, ioShare: 0.97, blocking: 3 }),
      runaway(3, 20, 60, { details: { runawayBy: ['time'] } }),
      runaway(4, 45, 60, { blocking: 22, details: { alert: { ...alert, user: null, isNew: null, digest: null } } }),
    ],
  })
);
await history.write(
  batch(60, {
    instance: 'crowd',
    statements: Array.from({ length: 30 }, (_, n) => runaway(n + 1, 10 + n, 60)),
  })
);
const series = async (json: object, from = 40, to = 60) =>
  (await ask({ queryType: 'runaways', as: 'series', instances: ['db1'], ...json }, from, to)).map(seriesOf);

test('one series for each runaway that runs, with the names that it had when it became one', async () => {
  expect(await series({})).toEqual([
    expect.objectContaining({ labels: expect.objectContaining({ id: '77-4-1', instance: 'db1' }), points: [[60, 15]] }),
    {
      name: '#2 shop@10.0.0.5',
      unit: 's',
      labels: {
        ...{ instance: 'db1', user: 'shop', host: '10.0.0.5', schema: 'shop', digest: '01234567', processlist_id: '2' },
        ...{ new: 'yes', reason: 'io', statement: 'SELECT * FROM orders WHERE note LIKE ?', id: '77-2-1' },
      },
      points: [[60, 30]],
    },
  ]);
});

test('what is not known is no label and no number', async () => {
  const [first, second] = await series({ measures: ['bytesRead', 'bytesWritten'] });
  expect(Object.keys(first?.labels ?? {})).toEqual([
    'instance',
    'host',
    'schema',
    'processlist_id',
    'reason',
    'statement',
    'id',
    'measure',
  ]);
  expect(first?.name).toBe('#22 @10.0.0.5 read');
  expect((await series({ measures: ['bytesWritten'] }))[1]?.points).toEqual([[60, null]]);
  expect(second?.labels).toHaveProperty('measure', 'bytesWritten');
});

test('its measures', async () => {
  const measures = ['elapsed', 'bytesRead', 'ioShare', 'sessionsBehind', 'start'];
  const values = await Promise.all(
    measures.map(async (measure) => {
      const [, second] = await series({ measures: [measure] });
      return [measure, second?.unit, second?.points[0]?.[1]];
    })
  );
  expect(values).toEqual([
    ['elapsed', 's', 30],
    ['bytesRead', 'bytes', 12e9],
    ['ioShare', 'percentunit', 0.97],
    ['sessionsBehind', 'none', 3],
    ['start', 'dateTimeAsIso', at(30) / 1000],
  ]);
});

test('as it was at an earlier moment: one that has ended since runs, and one is no runaway yet', async () => {
  expect((await series({}, 20, 45)).map(({ labels }) => labels?.['id'])).toEqual(['77-2-1']);
  await history.write(batch(35, { instance: 'earlier', statements: [runaway(1, 5, 35)] }));
  await history.write(
    batch(40, { instance: 'earlier', statements: [runaway(1, 5, 40, { endedAt: at(40), outcome: 'killed' })] })
  );
  expect(await series({ instances: ['earlier'] }, 20, 38)).toHaveLength(1);
  expect(await series({ instances: ['earlier'] }, 20, 48)).toEqual([]);
});

test('a rule that is evaluated late gets what is known by then', async () => {
  expect((await series({}, 35, 55)).map(({ labels, points }) => [labels?.['id'], points[0]?.[0]])).toEqual([
    ['77-4-1', 60],
    ['77-2-1', 60],
  ]);
});

test('where the instance cannot be read, nothing shows that it ended; after ten minutes nothing shows that it runs', async () => {
  expect(await series({}, 580, 600)).toHaveLength(2);
  const later = await openHistory(700);
  await later.history.write(batch(60, { statements: [runaway(2, 30, 60)] }));
  const at = async (to: number) => later.ask({ queryType: 'runaways', as: 'series', instances: ['db1'] }, to - 20, to);
  expect((await at(650)).flatMap(({ fields }) => fields)).toHaveLength(2);
  expect((await at(670)).flatMap(({ fields }) => fields)).toEqual([]);
  await later.close();
});

test('a label calls nobody in a chat, and is no link', async () => {
  const statement = 'SELECT `<!channel>`, `[pay](https://evil.example)` FROM t WHERE a < 5 AND b <= 6';
  const hostile = { ...alert, user: '<@U123>', statement };
  await history.write(
    batch(60, { instance: 'chat', statements: [runaway(1, 5, 60, { details: { alert: hostile } })] })
  );
  expect((await series({ instances: ['chat'] }))[0]?.labels).toMatchObject({
    user: '‹@U123>',
    statement: 'SELECT `‹!channel>`, `[pay] (https://evil.example)` FROM t WHERE a < 5 AND b <= 6',
  });
});

test('one that is expected rings no alert', async () => {
  const expected = { by: 'anna', why: 'nightly report' };
  const statements = [runaway(1, 5, 60, { details: { alert, expected } })];
  await history.write(batch(60, { instance: 'calm', statements }));
  expect(await series({ instances: ['calm'] })).toEqual([]);
});

test('the twenty worst of an instance, and those of an account that is asked for', async () => {
  expect(await series({ instances: ['crowd'] })).toHaveLength(20);
  expect(await series({ users: ['nobody'] })).toEqual([]);
  expect(await series({ outcomes: ['killed'] })).toEqual([]);
});
