import { describe, expect, test } from 'bun:test';
import type { ActiveThread } from './active-threads';
import { CurrentStatements, type ActiveThreads } from './current-statements';
import { Cadence } from '../protocol/cadence';
import type { Row } from '../protocol/rows';

const OWN = 1;
const SECOND = 1_000_000_000_000n;
const noCounters = {
  NO_INDEX_USED: 0,
  SELECT_SCAN: 0,
  SELECT_FULL_JOIN: 0,
  CREATED_TMP_DISK_TABLES: 0,
  SORT_MERGE_PASSES: 0,
};

/** A statement of `thread` that began at `started` and has run for `age`, in seconds. */
const row = (thread: number, event: number, started: number, age = 1): Row => ({
  THREAD_ID: thread,
  EVENT_ID: event,
  TIMER_START: (BigInt(started) * SECOND).toString(),
  TIMER_END: (BigInt(started + age) * SECOND + 1n).toString(),
  ...noCounters,
});

/** At `at` seconds these threads are active, each with how long it says its statement has run. */
function activeAt(at: number, threads: Record<number, number | null>): ActiveThreads {
  const active = Object.entries({ ...threads, [OWN]: 0 }).map(([id, seconds]): [number, ActiveThread] => [
    Number(id),
    { threadId: Number(id), command: 'Query', state: null, seconds, osThread: null },
  ]);
  return { at: at * 1e6, active: new Map(active), timeOf: (timer) => Number(timer / 1_000_000n) };
}

/** Plays one sample: the threads that it looks up, null for none, and the events that run if the server answers these rows. */
function look({ current, cadence }: Sampling, now: ActiveThreads, rows: Row[] = []) {
  cadence.next();
  const part = current.part(now);
  const asked = part === null ? null : [part.values?.[0]].flat().filter((id) => id !== OWN);
  return { asked, running: current.read(part === null ? [] : rows).map(({ eventId }) => eventId) };
}

interface Sampling {
  current: CurrentStatements;
  cadence: Cadence;
}

function sampling(isIndexed: boolean): Sampling {
  const cadence = new Cadence(() => 0);
  return { current: new CurrentStatements(OWN, isIndexed, cadence), cadence };
}

/** One sample at `at` seconds, which found nothing. */
function begun(at: number, threads: Record<number, number> = {}): Sampling {
  const current = sampling(true);
  look(current, activeAt(at, threads));
  return current;
}

describe('a thread is looked up', () => {
  test.each<[string, Record<number, number | null>, number[] | null]>([
    ['not in its first second', { 5: 0 }, null],
    ['when its statement may be a second old', { 5: 1 }, [5]],
    ['when it has no time', { 5: null }, [5]],
    ['when the last sample saw it active: its time may come from its TIMESTAMP', { 7: 0 }, [7]],
  ])('%s', (_, threads, asked) => {
    expect(look(begun(100, { 7: 0 }), activeAt(101, threads)).asked).toEqual(asked);
  });

  test('with all others in every tenth sample', () => {
    const current = begun(100);
    const asked = Array.from(
      { length: 20 },
      (_, i) => look(current, activeAt(101 + i, i % 2 === 1 ? {} : { 5: 0 })).asked
    );
    expect(asked.filter((threads) => threads !== null)).toEqual([[5], [5]]);
  });
});

describe('a known statement', () => {
  const known = (): Sampling => {
    const current = begun(100);
    look(current, activeAt(101, { 5: 3 }), [row(5, 9, 98)]);
    return current;
  };

  test('runs on while its thread is active for as long, and is not looked up', () => {
    expect(look(known(), activeAt(102, { 5: 4 }))).toEqual({ asked: null, running: [9] });
  });

  test('has ended when its thread idles', () => {
    expect(look(known(), activeAt(102, {}))).toEqual({ asked: null, running: [] });
  });

  test('is looked up when its thread may have begun anew', () => {
    expect(look(known(), activeAt(102, { 5: 0 }))).toEqual({ asked: [5], running: [] });
    expect(look(known(), activeAt(103, { 5: 2 }), [row(5, 12, 101)])).toEqual({ asked: [5], running: [12] });
  });

  test('is looked up when its thread has another time, as TIMESTAMP makes it', () => {
    expect(look(known(), activeAt(102, { 5: 900 }), [row(5, 9, 98)])).toEqual({ asked: [5], running: [9] });
  });

  test('runs on after the table was truncated', () => {
    const current = known();
    const samples = Array.from({ length: 12 }, (_, i) => look(current, activeAt(102 + i, { 5: 4 + i })).running);
    expect(samples.every((running) => running.includes(9))).toBe(true);
  });
});

describe('a CALL, whose statements come and go', () => {
  const call = { EVENT_NAME: 'statement/sql/call_procedure' };
  const inside = { NESTING_EVENT_LEVEL: 1, EVENT_NAME: 'statement/sp/stmt' };
  const calling = (): Sampling => {
    const begun = sampling(true);
    look(begun, activeAt(100, { 5: 0 }));
    look(begun, activeAt(101, { 5: 1 }), [
      { ...row(5, 9, 100), ...call },
      { ...row(5, 20, 101, 0), ...inside },
    ]);
    return begun;
  };
  const found = ({ current, cadence }: Sampling, at: number, rows: Row[]) => {
    cadence.next();
    current.part(activeAt(at, { 5: 0 }));
    return current.read(rows).map(({ eventId, nests }) => [eventId, nests]);
  };

  test('runs on while its thread is active, also where its own row was not answered', () => {
    const begun = calling();
    expect(found(begun, 102, [])).toEqual([[9, true]]);
    expect(found(begun, 103, [{ ...row(5, 21, 102, 0), ...inside }])).toEqual([[9, true]]);
    expect(look(begun, activeAt(104, {})).running).toEqual([]);
  });

  test('has ended when its thread runs another statement, however young', () => {
    expect(found(calling(), 102, [row(5, 30, 102, 0)])).toEqual([]);
  });

  test('a statement that was seen with one inside nests from then on', () => {
    const begun = sampling(true);
    const select = { ...row(5, 9, 100), EVENT_NAME: 'statement/sql/select' };
    expect(found(begun, 101, [select])).toEqual([[9, false]]);
    expect(found(begun, 102, [select, { ...row(5, 12, 101, 0), ...inside }])).toEqual([[9, true]]);
    expect(found(begun, 103, [select])).toEqual([[9, true]]);
  });
});

test('without an index the table is read whole', () => {
  const { current, cadence } = sampling(false);
  look({ current, cadence }, activeAt(100, {}));
  cadence.next();
  const part = current.part(activeAt(101, { 5: 2 }));
  expect(part?.values).toEqual([[OWN]]);
  expect(current.read([row(5, 9, 99), row(6, 3, 98)]).map(({ threadId }) => threadId)).toEqual([5, 6]);
});
