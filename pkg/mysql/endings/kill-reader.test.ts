import { expect, test } from 'bun:test';
import { complete, failed, type Reading } from '../../detection/reading';
import { fakeReader } from '../protocol/batch-reader.fixture';
import type { Row } from '../protocol/rows';
import { KillReader } from './kill-reader';

type Accounts = Reading<Row[]>;
const unread = failed('denied');
const counted = (count: number): Accounts =>
  complete([{ USER: 'dba', HOST: 'h', COUNT_STAR: String(count), SUM_ERRORS: '0' }]);

/** Answers these accounts in order, then the last ones again and again. KILL statements cannot be read. */
function readerOf(readings: Accounts[]): { kills: KillReader; timesRead: () => number } {
  const { asked, reader } = fakeReader((name) =>
    name === 'killAccounts' ? (readings[Math.min(asked.length, readings.length) - 1] ?? unread) : unread
  );
  return {
    kills: new KillReader(reader, { kills: true, digests: false, digestSamples: false }),
    timesRead: () => asked.length,
  };
}

const context = (comKill: number, seconds = 0) => ({ comKill, at: seconds * 1e6, timeOf: () => 0 });

test.each<[string, Accounts[], number[], number]>([
  ['is not looked for if Com_kill has not risen', [counted(3)], [3, 3, 3], 1],
  ['is read once if its rows are written at once', [counted(3), counted(4)], [3, 4, 4], 2],
  ['is read again if its rows are written later', [counted(3), counted(3), counted(3), counted(4)], [3, 4, 4], 4],
  ['that takes seconds is looked for by every sample', [...Array(8).fill(counted(3)), counted(4)], [3, 4, 4, 4], 9],
  ['whose rows are written before Com_kill rises is not missing', [counted(3), counted(5)], [3, 4, 5], 3],
  ['is not looked for if accounts cannot be read', [unread], [3, 4], 2],
])('a kill %s', async (_, readings, comKills, expected) => {
  const { kills, timesRead } = readerOf(readings);
  for (const comKill of comKills) {
    await kills.readAll(context(comKill));
  }
  expect(timesRead()).toBe(expected);
});

test('a kill that no table shows is given up after five seconds', async () => {
  const { kills, timesRead } = readerOf([counted(3)]);
  await kills.read(context(3));
  await kills.read(context(4));
  await kills.read(context(4, 4));
  expect(timesRead()).toBe(3);
  await kills.readAll(context(4, 6));
  expect(timesRead()).toBe(3);
});

test('read() reads once, readAll() until the kill is found', async () => {
  const { kills, timesRead } = readerOf([counted(3), counted(3), counted(4)]);
  await kills.read(context(3));
  await kills.read(context(4));
  expect(timesRead()).toBe(2);
  await kills.readAll(context(4));
  expect(timesRead()).toBe(3);
  expect(kills.seen.about(22, 0, -1)).toHaveLength(1);
});

test('a kill that was counted is unseen until a table shows it, or until no KILL can still run', async () => {
  const { kills } = readerOf([counted(3), ...Array(6).fill(counted(3)), counted(4)]);
  await kills.read(context(3));
  await kills.readAll(context(4));
  expect([kills.unseen(0), kills.unseen(2_400_000), kills.unseen(2_600_000)]).toEqual([1, 1, 0]);
  await kills.read(context(5));
  expect(kills.unseen(0)).toBe(2);
  await kills.read(context(5));
  expect(kills.unseen(0)).toBe(1);
});

test('a kill that is found is not one that was counted too long ago to run still', async () => {
  const { kills } = readerOf([counted(3), counted(3), counted(4)]);
  await kills.read(context(3));
  await kills.read(context(4));
  await kills.read(context(5, 4));
  expect(kills.unseen(4_000_000)).toBe(0);
});

test('a kill that a table shows before Com_kill is read again may have ended what that sample still saw', async () => {
  const { kills } = readerOf([counted(3), counted(3), counted(4), counted(4)]);
  await kills.read(context(3));
  // One that no table ever shows is looked for, and so accounts are read in a sample whose Com_kill has not risen.
  await kills.read(context(4, 10));
  await kills.read(context(4, 13));
  await kills.read(context(5, 14));
  expect(kills.seen.about(22, 0, 13_500_000)).toHaveLength(1);
  expect(kills.unseen(14_000_000)).toBe(0);
});

test('a kill that shows late is not taken for a later one', async () => {
  const { kills } = readerOf([counted(3), counted(3), counted(4), counted(4)]);
  await kills.read(context(3));
  await kills.read(context(4, 10));
  await kills.read(context(4, 13));
  await kills.read(context(4, 14));
  await kills.read(context(5, 15));
  expect(kills.seen.about(22, 0, 14_500_000)).toHaveLength(0);
  expect(kills.unseen(15_000_000)).toBe(1);
});
