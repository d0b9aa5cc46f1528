import { expect, test } from 'bun:test';
import { mysqlStatus } from './deadlock.fixture';
import { Deadlocks } from './deadlocks';
import { complete, failed } from '../../detection/reading';
import { fakeReader } from '../protocol/batch-reader.fixture';
import type { Part } from '../protocol/part';
import type { Row } from '../protocol/rows';

/** The report's time in epoch microseconds, if the server's zone is UTC. */
const PRINTED = Date.UTC(2026, 10, 23, 17, 12, 23) * 1000;
const SECOND = 1_000_000;

/** A server whose report can be read; `status` null: it cannot. */
function server(status: string | null = mysqlStatus) {
  const answers: Record<string, Row[] | undefined> = {
    innodbStatus: status === null ? undefined : [{ Status: status }],
    deadlockTime: [{ at: PRINTED / SECOND }],
  };
  return fakeReader((name) => {
    const rows = answers[name];
    return rows === undefined ? failed('denied') : complete(rows);
  });
}

const notAsked = { deadlockErrors: null, deadlockMetric: null };

const waits = (rowLockWaitsSoFar: number, deadlocks: number | null = null) => ({ deadlocks, rowLockWaitsSoFar });
const partsOf = (parts: Record<string, Part | null>) => Object.keys(parts).filter((name) => parts[name] !== null);

test('the first sample finds the latest deadlock at the time of its report', async () => {
  const deadlocks = new Deadlocks(true);
  const found = await deadlocks.read(server().reader, 3, notAsked, PRINTED + 3_600 * SECOND);
  expect(found).toMatchObject([{ at: PRINTED, victim: 15, survivor: 14 }]);
});

test('the report is read only if the count has moved, and each report counts once', async () => {
  const { asked, reader } = server();
  const deadlocks = new Deadlocks(true);
  await deadlocks.read(reader, 3, notAsked, PRINTED);
  asked.length = 0;
  expect(await deadlocks.read(reader, 3, notAsked, PRINTED + SECOND)).toEqual([]);
  expect(asked).toEqual([]);
  expect(await deadlocks.read(reader, 4, notAsked, PRINTED + 2 * SECOND)).toEqual([]);
  expect(asked).toEqual([['innodbStatus']]);
});

test.each([
  ['after the last sample', 1, PRINTED],
  ['long before the last sample', 100, PRINTED + 101 * SECOND],
  ['in the future', -100, PRINTED - 99 * SECOND],
])('a report with a time %s', async (_, age, expected) => {
  const deadlocks = new Deadlocks(true);
  await deadlocks.read(server('').reader, 3, notAsked, PRINTED + age * SECOND);
  const [found] = await deadlocks.read(server().reader, 4, notAsked, PRINTED + (age + 1) * SECOND);
  expect(found?.at).toBe(expected);
});

test('a report that cannot be read is read by the next sample', async () => {
  const deadlocks = new Deadlocks(true);
  expect(await deadlocks.read(server(null).reader, 3, notAsked, PRINTED)).toEqual([]);
  expect(await deadlocks.read(server().reader, 3, notAsked, PRINTED + SECOND)).toHaveLength(1);
});

test('without Innodb_deadlocks errors are counted, or InnoDB’s metric where errors cannot be read', async () => {
  const deadlocks = new Deadlocks(true);
  expect(partsOf(deadlocks.parts(waits(1)))).toEqual(['deadlockErrors']);
  await deadlocks.read(server().reader, null, notAsked, PRINTED);
  expect(partsOf(deadlocks.parts(waits(2)))).toEqual(['deadlockMetric']);
  expect(
    await deadlocks.read(server().reader, null, { ...notAsked, deadlockMetric: complete([{ deadlocks: 1 }]) }, PRINTED)
  ).toHaveLength(1);
});

test('a count that cannot be read is tried again', async () => {
  const deadlocks = new Deadlocks(true);
  const failing = { deadlockErrors: failed('slow'), deadlockMetric: null };
  deadlocks.parts(waits(1));
  await deadlocks.read(server().reader, null, failing, PRINTED);
  expect(partsOf(deadlocks.parts(waits(1)))).toEqual(['deadlockMetric']);
  await deadlocks.read(server().reader, null, notAsked, PRINTED);
  expect(partsOf(deadlocks.parts(waits(1)))).toEqual(['deadlockErrors']);
});

test('nothing is counted without a new row-lock wait, with Innodb_deadlocks, or without PROCESS', () => {
  const deadlocks = new Deadlocks(true);
  deadlocks.parts(waits(1));
  expect(partsOf(deadlocks.parts(waits(1)))).toEqual([]);
  expect(partsOf(deadlocks.parts(waits(2, 0)))).toEqual([]);
  expect(partsOf(new Deadlocks(false).parts(waits(1)))).toEqual([]);
});
