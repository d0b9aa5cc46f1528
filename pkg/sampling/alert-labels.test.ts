import { expect, test } from 'bun:test';
import { at, batch, record } from '../store/batch.fixture';
import { AlertLabels } from './alert-labels';

const hide = (text: string) => text.replaceAll(/'[^']*'/g, '?');
const runaway = (seen: number, changes: Parameters<typeof record>[2] = {}) =>
  record(0, seen, { runawayAt: at(10), details: { runawayBy: ['io'] }, ...changes });
const plan = { json: null, tree: '-> Table scan on orders', problem: null };
const digest = { firstSeen: null, isNew: true, executions: 0, meanSeconds: 0, maxSeconds: 0 };

function alertsOf(labels: AlertLabels, seconds: number, ...statements: Array<ReturnType<typeof record>>) {
  return labels.batch(batch(seconds, { statements }), hide).statements.map(({ details }) => details.alert);
}

test('what an alert says is known once the runaway was examined, and has no literal', () => {
  const labels = new AlertLabels();
  expect(alertsOf(labels, 10, runaway(10))).toEqual([undefined]);
  expect(alertsOf(labels, 11, runaway(11, { details: { runawayBy: ['io'], plan, digest } }))).toEqual([
    {
      ...{ processlistId: 22, user: 'shop', host: '10.0.0.5', db: 'shop', digest: 'd1' },
      ...{ isNew: true, reason: 'io', statement: 'SELECT * FROM orders WHERE note LIKE ?' },
    },
  ]);
});

test('it is known after three seconds, also where nothing could be examined', () => {
  const labels = new AlertLabels();
  expect(alertsOf(labels, 12.9, runaway(12.9))).toEqual([undefined]);
  expect(alertsOf(labels, 13, runaway(13))).toMatchObject([{ isNew: null, reason: 'io' }]);
});

test('it stays the same until the end, also after a restart', () => {
  const labels = new AlertLabels();
  const [first] = alertsOf(labels, 13, runaway(13, { digest: null, text: null, digestText: null }));
  expect(first).toMatchObject({ digest: null, statement: null });
  const later = runaway(14, { details: { runawayBy: ['time', 'io'], plan, digest } });
  expect(alertsOf(labels, 14, later)).toEqual([first]);
  const restarted = { ...later, details: { ...later.details, ...(first && { alert: first }) } };
  expect(alertsOf(new AlertLabels(), 20, restarted)).toEqual([first]);
});

test('a statement that is no runaway has none; a long one is cut on one line', () => {
  const labels = new AlertLabels();
  const text = `SELECT\n  ${'column_name, '.repeat(40)} 1`;
  const [none, cut] = alertsOf(
    labels,
    20,
    record(0, 20),
    runaway(20, { text, key: { incarnation: '77', threadId: 1, eventId: 2 } })
  );
  expect(none).toBeUndefined();
  expect(cut?.statement).toStartWith('SELECT column_name, column_name');
  expect([...(cut?.statement ?? '')]).toHaveLength(160);
});
