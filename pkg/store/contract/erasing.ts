import { expect, test } from 'bun:test';
import type { StatementFilter } from '../answers';
import { at, batch, killed, node, rates, record } from '../batch.fixture';
import type { Erasure } from '../erasure';
import type { Store } from '../store';

const key = (eventId: number) => ({ incarnation: '77', threadId: 40, eventId });
const all = { from: at(-60), to: at(4000) };
const everything: StatementFilter = {
  users: [],
  schemas: [],
  digests: [],
  outcomes: [],
  minElapsed: 0,
  runawaysOnly: false,
  slack: 0,
  limit: 99,
};
const nothing: Erasure = { user: null, text: null, range: null };
const none = { statements: 0, runaways: 0, locks: 0, deadlocks: 0, digests: 0, mentions: 0, kills: 0, running: 0 };
const ada = { name: 'ada', from: 'grafana' as const };

/** What is erased, what stays, and what tells of it. Takes an empty history. */
export async function erasingContract(history: Store): Promise<void> {
  const ofMallory = {
    user: 'mallory',
    digest: 'd9',
    digestText: 'SELECT `secret` FROM `letters`',
    text: "SELECT secret FROM letters WHERE name = 'eve'",
  };
  const deadlock = { victim: 1, survivor: 2, victimText: null, survivorText: null, object: null, index: null };
  const statements = [
    record(1, 5, { key: key(1), ...ofMallory }),
    killed(-20, 5, { key: key(2), ...ofMallory }),
    killed(-20, 5, {
      key: key(3),
      killer: { user: 'mallory', host: 'h', processlistId: 7, confidence: 'certain' },
      evidence: ['KILL QUERY 22 by mallory@h', 'not of xmallory@h'],
    }),
    record(2, 5, { key: key(4), details: { plan: { json: null, tree: 'scan of letters', problem: null } } }),
  ];
  await history.write(
    batch(5, {
      statements,
      statementIo: [1, 2, 3, 4].map((event) => ({ key: key(event), ...rates(event * 100) })),
      locks: [
        node(40, null, { user: 'mallory', host: 'h', waiters: 1, took: 'UPDATE letters SET secret = 1' }),
        node(41, 40),
      ],
      deadlocks: [
        { ...deadlock, at: at(3), report: 'query id 12 localhost mallory updating' },
        { ...deadlock, at: at(4), report: 'query id 12 localhost shop updating' },
      ],
    })
  );
  await history.write(batch(3000, { statements: [record(2990, 3000, { key: key(9), user: 'late' })] }));

  const kill = { instance: 'db1', command: 'KILL QUERY 22', id: '77-40-2', victim: '#22 mallory@h' };
  const preview = { user: 'mallory', text: ofMallory.text };
  await history.beginAudit(ada, {
    action: 'kill',
    target: JSON.stringify({ ...kill, text: ofMallory.text, preview }),
    reason: 'too slow',
  });

  const events = async () => (await history.statementsIn('db1', all, everything)).map((it) => it.key.eventId);

  test('what would be erased is counted, and nothing is', async () => {
    const ofUser = { ...none, statements: 1, runaways: 1, locks: 1, deadlocks: 1, mentions: 1, kills: 1, running: 1 };
    expect(await history.erasable({ ...nothing, user: 'mallory' })).toEqual(ofUser);
    expect(await history.erasable({ ...nothing, user: 'mallor' })).toEqual(none);
    expect(await history.erasable({ ...nothing, text: 'LETTERS' })).toMatchObject({ statements: 2, runaways: 1 });
    expect(await history.erasable({ ...nothing, text: 'letters*eve' })).toMatchObject({ statements: 1, runaways: 1 });
    expect(await history.erasable({ user: 'shop', text: 'letters', range: null })).toMatchObject({ statements: 1 });
    const late = { from: at(2995), to: at(9000) };
    expect(await history.erasable({ ...nothing, range: late })).toEqual({ ...none, statements: 1, running: 1 });
    expect(await events()).toHaveLength(5);
    expect(await history.audit(10)).toHaveLength(1);
  });

  test('a user is erased: statements and their I/O, names in locks, deadlocks and endings', async () => {
    const erased = await history.erase({ ...nothing, user: 'mallory' }, ada);
    expect(erased).toMatchObject({
      statements: 1,
      runaways: 1,
      locks: 1,
      deadlocks: 1,
      mentions: 1,
      kills: 1,
      left: [],
    });
    expect(await events()).toEqual([9, 4, 3]);
    const io = await history.ioSeries('db1', 'statement', 'read_bytes', all);
    expect(io.map(({ name, sum }) => [name, sum])).toEqual([
      ['77-40-4', 400],
      ['77-40-3', 300],
    ]);
    const other = await history.statement('db1', '77-40-3');
    expect(other?.killer).toMatchObject({ user: '(erased)', processlistId: 7 });
    expect(other?.evidence).toEqual(['KILL QUERY 22 by (erased)@h', 'not of xmallory@h']);
    expect(await history.locksAt('db1', at(5), 10)).toMatchObject([
      { thread: 40, user: null, host: null, text: null, took: null, statement: null, waiters: 1 },
      { thread: 41, parent: 40, user: 'shop', text: 'UPDATE orders SET x = 41' },
    ]);
    expect((await history.deadlocksIn('db1', all, 10)).map((it) => it.at)).toEqual([at(4)]);
    expect(await history.values('user')).toEqual(['late', 'shop']);
    const onRecord = (await history.audit(10)).at(-1);
    expect(onRecord).toMatchObject({ actor: 'ada', action: 'kill', reason: 'too slow' });
    expect(JSON.parse(onRecord?.target ?? '')).toEqual({ ...kill, victim: '(erased)', text: null });
  });

  test('so is a text, wherever it stands, and a time', async () => {
    expect(await history.erase({ ...nothing, text: 'letters' }, ada)).toMatchObject({ statements: 1, runaways: 0 });
    expect(await events()).toEqual([9, 3]);
    await history.erase({ ...nothing, range: { from: at(2900), to: at(3100) } }, ada);
    expect(await events()).toEqual([3]);
    expect(await history.erasable({ ...nothing, text: 'letters' })).toEqual(none);
  });

  test('the audit has who, when, how much, and hashes of what', async () => {
    const [last, , first] = await history.audit(10);
    expect(first).toMatchObject({ actor: 'ada', origin: 'grafana', action: 'erase', reason: null });
    expect(first?.target).toMatch(/^user sha256:[0-9a-f]{16}$/);
    expect(first?.result).toContain('done: 1 statements, 1 runaways');
    expect(Math.abs(Number(first?.at) / 1000 - Date.now())).toBeLessThan(600_000);
    expect(last?.target).toBe('from 2024-05-05T09:48:20.000Z to 2024-05-05T09:51:40.000Z');
  });

  test('it is written on: a statement that goes on is recorded again, with its I/O', async () => {
    const again = record(1, 3001, { key: key(1), ...ofMallory });
    await history.write(batch(3001, { statements: [again], statementIo: [{ key: key(1), ...rates(7) }] }));
    expect(await events()).toEqual([1, 3]);
    const [series] = await history.ioSeries('db1', 'statement', 'read_bytes', { from: at(3001), to: at(3001) });
    expect(series).toMatchObject({ name: '77-40-1', sum: 7 });
  });
}
