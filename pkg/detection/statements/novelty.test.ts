import { expect, test } from 'bun:test';
import { noveltyOf, type DigestMemory } from './novelty';

const HOUR = 3600e6;
const now = 1_000 * HOUR;
const never: DigestMemory = { firstSeen: null, executions: 0, meanSeconds: 0, maxSeconds: 0, since: now - 500 * HOUR };
const known = (hoursAgo: number): DigestMemory => ({ ...never, firstSeen: now - hoursAgo * HOUR, executions: 7 });
const nothing = { firstSeen: null, since: now - 100 * HOUR };
const isNew = (
  ...[server, history, hours = 24]: [DigestMemory, typeof nothing | { firstSeen: number; since: number }, number?]
) => noveltyOf(server, history, now, hours).isNew;

test('a digest is new if it was first seen within the configured time', () => {
  expect(isNew(never, nothing)).toBe(true);
  expect(isNew(known(1), nothing)).toBe(true);
  expect(isNew(known(25), nothing)).toBe(false);
  expect(isNew(known(25), nothing, 48)).toBe(true);
  expect(isNew(never, nothing, 0)).toBe(false);
});

test('a digest that either the server or the history knows is not new', () => {
  expect(isNew(never, { ...nothing, firstSeen: now - 30 * HOUR })).toBe(false);
  expect(isNew(never, { ...nothing, firstSeen: now - 2 * HOUR })).toBe(true);
  expect(noveltyOf(known(1), { ...nothing, firstSeen: now - 30 * HOUR }, now, 24).firstSeen).toBe(
    (now - 30 * HOUR) / 1e3
  );
});

test('an emptied table makes no digest new', () => {
  const restarted = { ...never, since: now - HOUR };
  expect(isNew(restarted, nothing)).toBe(false);
  expect(isNew({ ...restarted, firstSeen: now - HOUR / 2 }, nothing)).toBe(false);
  // Emptied before the configured time.
  expect(isNew({ ...never, since: now - 30 * HOUR }, nothing)).toBe(true);
  // Sampling began after the table was emptied: nothing else is known.
  expect(isNew(restarted, { firstSeen: null, since: now - HOUR / 2 })).toBe(true);
  expect(isNew({ ...restarted, since: null }, nothing)).toBe(true);
});

test('how the digest usually runs is passed on', () => {
  expect(noveltyOf({ ...known(30), meanSeconds: 0.2, maxSeconds: 3 }, nothing, now, 24)).toEqual({
    firstSeen: (now - 30 * HOUR) / 1e3,
    isNew: false,
    executions: 7,
    meanSeconds: 0.2,
    maxSeconds: 3,
  });
});
