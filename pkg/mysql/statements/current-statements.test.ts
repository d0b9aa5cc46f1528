import { describe, expect, test } from 'bun:test';
import type { ActiveThread } from './active-threads';
import { CurrentStatements, type ActiveThreads } from './current-statements';
import type { Row } from '../protocol/rows';

const OWN = 1;
const SECOND = 1_000_000_000_000n;
const signs = {
  NO_INDEX_USED: 0,
  SELECT_SCAN: 0,
  SELECT_FULL_JOIN: 0,
  CREATED_TMP_DISK_TABLES: 0,
  SORT_MERGE_PASSES: 0,
};

/** A statement of `thread` that began at `started`, in seconds. */
const row = (thread: number, event: number, started: number): Row => ({
  THREAD_ID: thread,
  EVENT_ID: event,
  TIMER_START: (BigInt(started) * SECOND).toString(),
  ...signs,
});

/** At `at` seconds these threads are active, each with how long it says its statement has run. */
function moment(at: number, threads: Record<number, number | null>): ActiveThreads {
  const active = Object.entries({ ...threads, [OWN]: 0 }).map(([id, seconds]): [number, ActiveThread] => [
    Number(id),
    { threadId: Number(id), command: 'Query', state: null, seconds, osThread: null },
  ]);
  return { at: at * 1e6, active: new Map(active), timeOf: (timer) => Number(timer / 1_000_000n) };
}

/** Whom it looked up in that moment, null for nobody; and what runs then, where these rows are found. */
function look(current: CurrentStatements, now: ActiveThreads, rows: Row[] = []) {
  const part = current.part(now);
  const asked = part === null ? null : [part.values?.[0]].flat().filter((id) => id !== OWN);
  return { asked, running: current.read(part === null ? [] : rows).map(({ eventId }) => eventId) };
}

/** One that has looked at `at` seconds and found nothing. */
function begun(at: number, threads: Record<number, number> = {}): CurrentStatements {
  const current = new CurrentStatements(OWN, true);
  look(current, moment(at, threads));
  return current;
}

describe('a thread is looked up', () => {
  test.each<[string, Record<number, number | null>, number[] | null]>([
    ['not in its first second', { 5: 0 }, null],
    ['when its statement may be a second old', { 5: 1 }, [5]],
    ['when it tells no time', { 5: null }, [5]],
    ['when it was active before, too: its time may be of its TIMESTAMP', { 7: 0 }, [7]],
  ])('%s', (_, threads, asked) => {
    expect(look(begun(100, { 7: 0 }), moment(101, threads)).asked).toEqual(asked);
  });

  test('with every other in one round of ten', () => {
    const current = begun(100);
    const asked = Array.from(
      { length: 20 },
      (_, i) => look(current, moment(101 + i, i % 2 === 1 ? {} : { 5: 0 })).asked
    );
    expect(asked.filter((threads) => threads !== null)).toEqual([[5], [5]]);
  });
});

describe('a known statement', () => {
  const known = (): CurrentStatements => {
    const current = begun(100);
    look(current, moment(101, { 5: 3 }), [row(5, 9, 98)]);
    return current;
  };

  test('runs on while its thread says so, and is not looked up', () => {
    expect(look(known(), moment(102, { 5: 4 }))).toEqual({ asked: null, running: [9] });
  });

  test('has ended when its thread idles', () => {
    expect(look(known(), moment(102, {}))).toEqual({ asked: null, running: [] });
  });

  test('is looked up when its thread may have begun anew', () => {
    expect(look(known(), moment(102, { 5: 0 }))).toEqual({ asked: [5], running: [] });
    expect(look(known(), moment(103, { 5: 2 }), [row(5, 12, 101)])).toEqual({ asked: [5], running: [12] });
  });

  test('is looked up when its thread tells another time, as TIMESTAMP makes it', () => {
    expect(look(known(), moment(102, { 5: 900 }), [row(5, 9, 98)])).toEqual({ asked: [5], running: [9] });
  });

  test('runs on where the table was truncated', () => {
    const current = known();
    const rounds = Array.from({ length: 12 }, (_, i) => look(current, moment(102 + i, { 5: 4 + i })).running);
    expect(rounds.every((running) => running.includes(9))).toBe(true);
  });
});

test('without an index the table is read as a whole', () => {
  const current = new CurrentStatements(OWN, false);
  look(current, moment(100, {}));
  const part = current.part(moment(101, { 5: 2 }));
  expect(part?.values).toEqual([OWN]);
  expect(current.read([row(5, 9, 99), row(6, 3, 98)]).map(({ threadId }) => threadId)).toEqual([5, 6]);
});
