import { describe, expect, test } from 'bun:test';
import type { StoryRecord } from '../workload/story';
import { describeIncident } from './account';
import type { Points, RunawayRow } from './client';
import { findIncident, type Recorded } from './incident';
import { faults } from './verdict';

const second = 1000;
const story: StoryRecord = {
  calmFrom: 0,
  startedAt: 40 * second,
  killedAt: 80 * second,
  endedAt: 80 * second + 20,
  overAt: 100 * second,
  errno: 1317,
  processlistId: 42,
  killerProcesslistId: 7,
  toll: { sold: 900, refused: 40, mostWaiting: 21, longestWait: 8 },
};

const runaway: RunawayRow = {
  processlistId: 42,
  user: 'reporting',
  host: '127.0.0.1',
  db: 'shop',
  text: 'SELECT p.id,\n    p.name FROM products p',
  start: story.startedAt + 3,
  end: story.endedAt - 1,
  elapsed: 40,
  ioShare: 0.97,
  outcome: 'killed',
  confidence: 'certain',
  killer: 'dba@127.0.0.1 (7)',
  evidence: 'error 1317\nKILL QUERY 42',
  detected: story.startedAt + 10.6 * second,
};

/** `calm` a second, and `busy` while the runaway runs. */
function series(calm: number, busy: number): Points {
  return Array.from({ length: 100 }, (_, index) => {
    const time = index * second;
    return { time, value: time > story.startedAt && time <= story.endedAt ? busy : calm };
  });
}

const recorded: Recorded = {
  runaways: [runaway],
  read: series(2e6, 200e6),
  written: series(1e6, 100e6),
  spikeScore: series(0.4, 55),
  sessionsWaiting: series(0, 20),
  longestWait: series(0, 7.9),
};
const judge = (change: Partial<Recorded>): string[] => {
  const all = { ...recorded, ...change };
  return faults(all, findIncident(all, story), story, 10);
};
const judgeRunaway = (change: Partial<RunawayRow>): string[] => judge({ runaways: [{ ...runaway, ...change }] });

test('an incident is built from what the plugin recorded', () => {
  expect(findIncident(recorded, story)).toMatchObject({
    startError: 3,
    endError: -1,
    detectionDelay: 10.597,
    disk: {
      before: { read: 2e6, written: 1e6 },
      during: { read: 200e6, written: 100e6 },
      after: { read: 2e6, written: 1e6 },
    },
    spikePeak: 55,
    mostWaiting: 20,
    longestWait: 7.9,
  });
  expect(judge({})).toEqual([]);
});

describe('each fault is named', () => {
  test.each<[string, Partial<RunawayRow>, string]>([
    ['start', { start: story.startedAt + 90 }, 'its start is 90 ms off'],
    ['late', { detected: story.startedAt + 15 * second + 3 }, 'it was marked too late: after 15 s'],
    ['early', { detected: story.startedAt + 2 * second + 3 }, 'it was marked too early: after 2 s'],
    ['end', { end: story.endedAt + 2000 }, 'its end is 2000 ms off'],
    ['still running', { end: null }, 'it has no end'],
    ['outcome', { outcome: 'finished' }, 'its outcome is finished, not killed'],
    ['killer', { killer: null }, 'its killer is null, not the DBA'],
  ])('%s', (_, change, fault) => {
    expect(judgeRunaway(change)).toEqual([fault]);
  });

  test('the disk, the score, the waits', () => {
    const calm = series(1e6, 1e6);
    expect(judge({ read: calm, written: calm })).toHaveLength(2);
    expect(judge({ spikeScore: series(0, 2) })).toEqual(['the spike score never passed 6: 2.0']);
    expect(judge({ sessionsWaiting: series(0, 0) })).toEqual(['no session was seen waiting']);
    expect(judge({ read: [], written: [] })).toHaveLength(2);
  });

  test('a missing runaway, and a statement that is none', () => {
    expect(judge({ runaways: [] })).toEqual(['no runaway was recorded for connection 42']);
    const other = { ...runaway, processlistId: 5, user: 'shop', text: 'UPDATE products' };
    expect(judge({ runaways: [runaway, other] })).toEqual([
      'a statement was marked that is no runaway: shop (5), UPDATE products',
    ]);
  });
});

test('the description is for people', () => {
  const incident = findIncident(recorded, story);
  const lines = incident === null ? [] : describeIncident(incident, story);
  expect(lines).toContain('  statement         SELECT p.id, p.name FROM products p …');
  expect(lines).toContain('  disk during       300 MB/s (200 read, 100 written)');
  expect(lines).toContain('  sessions waiting  20 at most, the longest for 7.9 s');
});
