import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { EndingsServer } from './endings';
import { untilDisconnected } from './processlist';
import { flavours } from './servers';

/** Statements that end in one interval are judged together: each by the counters of its own account. One release of each flavour is enough: the judgement is Runaway's, and other suites read these counters. */
describe.each(flavours)('%s', (flavour) => {
  let at: EndingsServer;
  beforeAll(async () => {
    at = await EndingsServer.start({ flavour });
  }, 180_000);
  afterAll(() => at.stop());

  test('one digest, two accounts: one is killed, the client of the other disappears', async () => {
    const mark = 'same digest';
    const [one, other, dba] = [await at.connect('shop_a'), await at.connect('shop_b'), await at.connect('anna')];
    const seconds = 6;
    const ends = [
      at.running(one, `${at.long(60, mark)} /* one */`, 'one */'),
      at.running(other, `${at.long(seconds, mark)} /* other */`, 'other */'),
    ];
    const [killed] = await Promise.all(ends);
    other.destroy();
    await untilDisconnected(at.root, other.threadId);
    await dba.query(`KILL QUERY ${one.threadId}`);
    await dba.end();
    await killed?.done;
    await one.end();
    const rows = await at.ended(mark, 2);
    const outcomeOf = (name: string) => rows.find(({ text }) => text?.includes(`/* ${name} */`));
    expect(outcomeOf('one')).toMatchObject({ outcome: 'killed' });
    expect(outcomeOf('other')).toMatchObject({ outcome: 'connection-gone', confidence: 'likely' });
  }, 180_000);

  test('one digest, two accounts: one finished and one was killed, both leave', async () => {
    const mark = 'finished or killed';
    const [one, other, dba] = [await at.connect('shop_a'), await at.connect('shop_b'), await at.connect('ben')];
    const [finishes, killed] = await Promise.all([
      at.running(one, `${at.long(5, mark)} /* finishes */`, 'finishes */'),
      at.running(other, `${at.long(60, mark)} /* killed */`, 'killed */'),
    ]);
    expect(await finishes.done).toBe(0);
    await dba.query(`KILL QUERY ${other.threadId}`);
    await killed.done;
    await Promise.all([one.end(), other.end(), dba.end()]);
    const rows = await at.ended(mark, 2);
    const found = (name: string) => rows.find(({ text }) => text?.includes(`/* ${name} */`));
    expect(found('finishes')).toMatchObject({ outcome: 'finished', confidence: 'likely' });
    expect(found('killed')).toMatchObject({ outcome: 'killed' });
  }, 180_000);

  test('eight of one account and digest finish and leave at once', async () => {
    const mark = 'eight';
    const sessions = await Promise.all(Array.from({ length: 8 }, () => at.connect('shop_a')));
    const ends = sessions.map((session) => session.query(at.long(5, mark)).then(() => session.end()));
    await at.seen(mark, 8);
    await Promise.all(ends);
    const rows = await at.ended(mark, 8);
    expect([...new Set(rows.map(({ outcome, confidence }) => `${outcome}, ${confidence}`))]).toEqual([
      'finished, likely',
    ]);
  }, 180_000);
});
