import { expect, test } from 'bun:test';
import { KillReader } from './kill-reader';
import type { KillRows } from './kill-rows';

const counted = (count: number): KillRows => ({
  killAccounts: [{ USER: 'dba', HOST: 'h', COUNT_STAR: String(count), SUM_ERRORS: '0' }],
});

/** Answers these readings, one after the other, and then the last one again. */
function readerOf(readings: KillRows[]): { kills: KillReader; timesRead: () => number } {
  let times = 0;
  const read = () => Promise.resolve<object>(readings[Math.min(times++, readings.length - 1)] ?? {});
  return { kills: new KillReader({ read }, { kills: true, digestSamples: false }), timesRead: () => times };
}

const moment = (comKill: number, seconds = 0) => ({ comKill, at: seconds * 1e6, timeOf: () => 0 });

test.each<[string, KillRows[], number[], number]>([
  ['that nobody made is not looked for', [counted(3)], [3, 3, 3], 1],
  ['that is written at once is read once', [counted(3), counted(4)], [3, 4, 4], 2],
  ['still being made is read again', [counted(3), counted(3), counted(3), counted(4)], [3, 4, 4], 4],
  ['that takes seconds is looked for meanwhile', [...Array(8).fill(counted(3)), counted(4)], [3, 4, 4, 4], 9],
  ['that was written before it was counted is not missed', [counted(3), counted(5)], [3, 4, 5], 3],
  ['is not looked for where accounts cannot be read', [{}], [3, 4], 2],
])('a kill %s', async (_, readings, comKills, expected) => {
  const { kills, timesRead } = readerOf(readings);
  for (const comKill of comKills) {
    await kills.readAll(moment(comKill));
  }
  expect(timesRead()).toBe(expected);
});

test('a kill that nothing tells of is given up', async () => {
  const { kills, timesRead } = readerOf([counted(3)]);
  await kills.read(moment(3));
  await kills.read(moment(4));
  await kills.read(moment(4, 4));
  expect(timesRead()).toBe(3);
  await kills.readAll(moment(4, 6));
  expect(timesRead()).toBe(3);
});

test('a round reads once', async () => {
  const { kills, timesRead } = readerOf([counted(3), counted(3), counted(4)]);
  await kills.read(moment(3));
  await kills.read(moment(4));
  expect(timesRead()).toBe(2);
  await kills.readAll(moment(4));
  expect(timesRead()).toBe(3);
  expect(kills.seen.about(22, 0, -1)).toHaveLength(1);
});
