import type { StatementFilter } from '../answers';
import { expect, test } from 'bun:test';
import { at, batch, killed, record } from '../batch.fixture';
import type { Store } from '../store';

/** Statements, found in many ways. Takes an empty history. */
export async function statementsContract(history: Store): Promise<void> {
  const key = (eventId: number) => ({ incarnation: '77', threadId: 40, eventId });
  const runaway = killed(10, 55, { key: key(1) });
  const short = record(20, 22, { key: key(2), endedAt: at(22), outcome: 'finished', user: 'report', db: null });
  const open = record(50, 60, { key: key(3), digest: "d'; DROP TABLE statement; --", blocking: 3, waitingOn: '77-12' });
  const lost = record(0, 5, { key: key(4) });

  await history.write(batch(50, { statements: [record(10, 50, { key: key(1) }), lost] }));
  await history.write(batch(55, { statements: [{ ...runaway, text: null, digest: null, digestText: null }, short] }));
  await history.write(batch(60, { statements: [open] }));

  const everything: StatementFilter = {
    users: [],
    schemas: [],
    digests: [],
    outcomes: [],
    minElapsed: 0,
    runawaysOnly: false,
    slack: 2e6,
    limit: 100,
  };
  const during = async (from: number, to: number, filter: Partial<StatementFilter> = {}) =>
    (await history.statementsIn('db1', { from: at(from), to: at(to) }, { ...everything, ...filter })).map(
      (it) => it.key.eventId
    );
  const runningAt = async (time: number, filter: Partial<StatementFilter> = {}) =>
    (await history.statementsAt('db1', at(time), { ...everything, ...filter })).map((it) => it.key.eventId);

  test('a statement is read as it was written, with the text seen first', async () => {
    expect(await history.statement('db1', '77-40-1')).toEqual(runaway);
    expect(await history.statement('db1', '77-40-3')).toEqual(open);
    for (const id of ['77-40-99', 'nonsense', '', '77-40-3 OR 1=1', '__proto__']) {
      expect(await history.statement('db1', id)).toBeNull();
    }
  });

  test.each([
    ['everything', 0, 60, {}, [3, 2, 1, 4]],
    ['started before the range and ended after it', 30, 31, {}, [1]],
    ['ended before it', 56, 60, {}, [3]],
    ['running, seen a little before it', 61, 70, {}, [3]],
    ['running, but not seen for long', 63, 70, {}, []],
    ['a user', 0, 60, { users: ['report'] }, [2]],
    ['a schema; a session without one is in none', 0, 60, { schemas: ['shop'] }, [3, 1, 4]],
    ['a hostile digest is a value', 0, 60, { digests: ["d'; DROP TABLE statement; --"] }, [3]],
    ['outcomes', 0, 60, { outcomes: ['killed' as const, 'finished' as const] }, [2, 1]],
    ['the elapsed', 0, 60, { minElapsed: 10 }, [3, 1]],
    ['runaways', 0, 60, { runawaysOnly: true }, [1]],
    ['a limit', 0, 60, { limit: 2 }, [3, 2]],
  ])('touching a range: %s', async (_, from, to, filter, expected) => {
    expect(await during(from, to, filter)).toEqual(expected);
  });

  test.each([
    ['the longest-running first', 54, {}, [1, 3]],
    ['an ended statement is left out', 56, {}, [3]],
    ['elapsed at that moment', 21, { minElapsed: 11 }, [1]],
    ['before it started', 9, {}, []],
  ])('at a time: %s', async (_, time, filter, expected) => {
    expect(await runningAt(time, filter)).toEqual(expected);
  });

  test('statements recorded as running', async () => {
    expect((await history.openStatements('db1')).map((it) => it.key.eventId)).toEqual([4, 3]);
    expect(await history.openStatements('db2')).toEqual([]);
  });

  test('distinct values', async () => {
    expect(await history.values('user')).toEqual(['report', 'shop']);
    expect(await history.values('schema')).toEqual(['shop']);
    expect(await history.values('digest')).toEqual(["d'; DROP TABLE statement; --", 'd1']);
    expect(await history.values('instance')).toEqual(['db1']);
  });

  test('when a digest was first seen in its schema, before a statement started', async () => {
    expect(await history.digestFirstSeen('db1', 'shop', 'd1', at(60))).toBe(at(0));
    expect(await history.digestFirstSeen('db1', 'shop', 'd1', at(0))).toBeNull();
    expect(await history.digestFirstSeen('db1', null, 'd1', at(60))).toBe(at(20));
    expect(await history.digestFirstSeen('db1', 'other', 'd1', at(60))).toBeNull();
    expect(await history.digestFirstSeen('db1', 'shop', "x' OR 1=1 --", at(60))).toBeNull();
    expect(await history.digestFirstSeen('nowhere', 'shop', 'd1', at(60))).toBeNull();
  });
}
