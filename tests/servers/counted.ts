import { expect } from 'bun:test';
import { untilDisconnected, untilRunAndEnded } from './processlist';
import { AWHILE, outcomeOf, SECONDS, type Ending, type Expected, type Stage } from './ways';

const finished: Ending['expected'] = () => ({ outcome: 'finished', confidence: 'likely' });

/** Endings that only counters show, some of them counters of the whole server: one after the other. */
export const counted: Ending[] = [
  // What runs other statements may hide a KILL: its row is proof only while no KILL is counted.
  {
    name: 'finished, prepared in SQL',
    async play(stage) {
      const shop = await stage.application();
      await shop.query(`PREPARE report FROM '${stage.long(SECONDS)}'`);
      await shop.query(`EXECUTE report /* ${stage.mark} */`);
    },
    expected: () => ({ outcome: 'finished', confidence: 'certain' }),
  },
  {
    name: 'finished, a procedure',
    async play(stage) {
      const shop = await stage.application();
      await shop.query(`CREATE PROCEDURE report() ${stage.long(SECONDS)}`);
      await shop.query(`CALL report() /* ${stage.mark} */`);
    },
    expected: () => ({ outcome: 'finished', confidence: 'certain' }),
  },
  {
    name: 'finished, then left politely',
    async play(stage) {
      const shop = await stage.application();
      await shop.query(stage.long(SECONDS));
      await shop.end();
    },
    expected: finished,
  },
  // Not beside a CALL, a scheduled event or a text that the server clears: what runs inside counts in digests of its own.
  {
    name: 'over between two samples, then left politely',
    async play(stage) {
      const shop = await stage.application();
      await shop.query(stage.long(0.7));
      await shop.end();
    },
    expected: () => ({ outcome: 'finished', confidence: 'certain', evidence: /by_digest.*began and ended between/s }),
  },
  {
    name: 'finished in no schema, then left politely',
    async play(stage) {
      const session = await stage.dba();
      await session.query(`SELECT SLEEP(${SECONDS}) AS \`${stage.mark}\``);
      await session.end();
    },
    expected: finished,
  },
  {
    name: 'finished, and its session ran more than its history keeps',
    async play(stage) {
      const shop = await stage.application();
      await shop.query(stage.long(SECONDS));
      for (let i = 0; i < 12; i++) {
        await shop.query('SELECT 1');
      }
    },
    // A sample between its end and the tenth statement after it reads its history.
    expected: () => ({ outcome: 'finished', confidence: 'certain if read' }),
  },
  {
    name: 'two of one account and digest finished, then left politely',
    async play(stage) {
      const two = [await stage.application(), await stage.application()];
      await Promise.all(two.map((shop) => shop.query(stage.long(SECONDS)).then(() => shop.end())));
    },
    expected: (flavour) => ({ ...finished(flavour), count: 2 }),
  },
  {
    name: 'over between two samples',
    async play(stage) {
      await (await stage.application()).query(stage.long(0.7));
    },
    expected: () => ({ outcome: 'finished', confidence: 'certain', evidence: /history.*began and ended between/s }),
  },
  {
    name: 'a scheduled event finished',
    async play(stage) {
      const root = await stage.root();
      await root.query(
        `CREATE EVENT ${stage.schema}.nightly ON SCHEDULE AT CURRENT_TIMESTAMP DO ${stage.long(SECONDS)}`
      );
      await untilRunAndEnded(root, stage.mark);
    },
    expected: finished,
  },
  {
    name: 'failed, then left politely',
    async play(stage) {
      const shop = await stage.application();
      await shop.query(`CREATE PROCEDURE report() BEGIN ${stage.long(SECONDS)}; SIGNAL SQLSTATE '45000'; END`);
      expect(await outcomeOf(shop.query(`CALL report() /* ${stage.mark} */`))).toBe(1644);
      await shop.end();
    },
    expected: () => ({ outcome: 'failed', confidence: 'likely' }),
  },
  {
    name: 'timed out',
    play: (stage) => timedOut(stage, stage.long(30), stage.isMysql ? 3024 : 1969),
    expected: () => ({ outcome: 'timed-out', confidence: 'certain' }),
  },
  {
    name: 'timed out in SLEEP()',
    play: (stage) => timedOut(stage, sleep(stage), stage.isMysql ? 0 : 1969),
    expected: (flavour) => ({ outcome: 'timed-out', confidence: flavour === 'mysql' ? 'likely' : 'certain' }),
  },
  {
    name: 'killed by a DBA who left',
    play: (stage) => kill(stage, stage.long(30), 'KILL QUERY', 'leaves'),
    expected: killedBy('killed', 'likely'),
  },
  {
    name: 'killed by a prepared KILL',
    async play(stage) {
      const [shop, dba] = [await stage.application(), await stage.dba()];
      const done = outcomeOf(shop.query(stage.long(30)));
      await Bun.sleep(AWHILE);
      await dba.query(`PREPARE stop FROM 'KILL QUERY ${shop.threadId}'`);
      await dba.query('EXECUTE stop');
      expect(await done).toBe(1317);
    },
    expected: () => ({ outcome: 'killed', confidence: 'certain', killer: null }),
  },
  {
    name: 'killed in SLEEP()',
    play: (stage) => kill(stage, sleep(stage), 'KILL QUERY', 'stays'),
    expected: killedBy('killed', 'certain'),
  },
  {
    name: 'killed in SLEEP() by a DBA who left',
    play: (stage) => kill(stage, sleep(stage), 'KILL QUERY', 'leaves'),
    // MySQL's digest of KILL QUERY names the connection when its sample text is of this kill.
    expected: (flavour) => ({
      outcome: 'killed',
      confidence: flavour === 'mysql' ? 'certain if named' : 'certain',
      killer: 'likely',
    }),
  },
  {
    name: 'two killed by two DBAs who left',
    async play(stage) {
      const shops = [await stage.application(), await stage.application()];
      const dbas = [await stage.dba(0), await stage.dba(1)];
      const done = shops.map((shop) => outcomeOf(shop.query(stage.long(30))));
      await Bun.sleep(AWHILE);
      await Promise.all(dbas.map((dba, i) => dba.query(`KILL QUERY ${shops[i]?.threadId}`).then(() => dba.end())));
      expect(await Promise.all(done)).toEqual([1317, 1317]);
    },
    expected: () => ({
      outcome: 'killed',
      confidence: 'certain',
      killer: 'either',
      count: 2,
      also: (rows) => {
        // A sample between the two kills tells them apart; without it nobody is named.
        const named = rows.map(({ killer }) => killer).filter((killer) => killer !== null);
        expect(rows.map(({ outcome }) => outcome)).toEqual(['killed', 'killed']);
        expect(new Set(named).size).toBe(named.length);
      },
    }),
  },
  {
    name: 'finished though someone tried to kill it, then left politely',
    async play(stage) {
      const [shop, intern] = [await stage.application(), await stage.application('intern')];
      const done = shop.query(stage.long(SECONDS));
      await Bun.sleep(AWHILE - 300);
      expect(await outcomeOf(intern.query(`KILL QUERY ${shop.threadId}`))).toBe(1095);
      await done;
      await shop.end();
    },
    expected: finished,
  },
  {
    name: 'its connection killed while it ran',
    play: (stage) => kill(stage, stage.long(30), 'KILL', 'stays'),
    expected: killedBy('connection-killed', 'certain'),
  },
  {
    name: 'its connection killed by a DBA who left',
    play: (stage) => kill(stage, stage.long(30), 'KILL CONNECTION', 'leaves'),
    // MySQL's digest of KILL CONNECTION keeps its first sample text for a minute.
    expected: (flavour) => ({
      outcome: 'connection-killed',
      confidence: flavour === 'mysql' ? 'certain' : 'likely',
      killer: 'likely',
    }),
  },
  {
    name: 'its connection killed in SLEEP()',
    play: (stage) => kill(stage, sleep(stage), 'KILL', 'stays'),
    expected: killedBy('connection-killed', 'certain'),
  },
  {
    name: 'its connection killed just after it had finished',
    async play(stage) {
      const [shop, dba] = [await stage.application(), await stage.dba()];
      await shop.query(stage.long(SECONDS));
      await Bun.sleep(3);
      await dba.query(`KILL ${shop.threadId}`);
    },
    // A sample between the end and the kill reads its history.
    expected: () => ({ outcome: 'finished', confidence: 'certain if read' }),
  },
  {
    name: 'its client disconnected while it ran',
    async play(stage) {
      const shop = await stage.application();
      void outcomeOf(shop.query(stage.long(SECONDS + 1)));
      await Bun.sleep(AWHILE);
      shop.destroy();
      await untilDisconnected(await stage.root(), shop.threadId);
    },
    expected: () => ({ outcome: 'connection-gone', confidence: 'likely' }),
  },
  {
    name: 'two of one account and digest, one left politely and one was killed with its connection',
    async play(stage) {
      const [one, two, dba] = [await stage.application(), await stage.application(), await stage.dba()];
      const done = [outcomeOf(one.query(stage.long(SECONDS))), outcomeOf(two.query(stage.long(30)))];
      await done[0];
      await dba.query(`KILL ${two.threadId}`);
      await Promise.all([one.end(), dba.end(), done[1]]);
    },
    expected: () => ({ outcome: 'unknown', confidence: 'unknown', killer: null, count: 2 }),
  },
];

/** MySQL's SLEEP() reports no error when it is interrupted. */
function sleep({ mark }: Stage): string {
  return `SELECT SLEEP(30) AS \`${mark}\``;
}

function killedBy(outcome: Expected['outcome'], killer: 'certain' | 'likely'): Ending['expected'] {
  return () => ({ outcome, confidence: 'certain', killer });
}

async function kill(stage: Stage, sql: string, how: string, then: 'stays' | 'leaves'): Promise<void> {
  const [shop, dba] = [await stage.application(), await stage.dba()];
  const done = outcomeOf(shop.query(sql));
  await Bun.sleep(AWHILE);
  await dba.query(`${how} ${shop.threadId}`);
  if (then === 'leaves') {
    await dba.end();
  }
  await done;
}

async function timedOut(stage: Stage, sql: string, errno: number): Promise<void> {
  const shop = await stage.application();
  const limited = stage.isMysql
    ? sql.replace('SELECT', `SELECT /*+ MAX_EXECUTION_TIME(${AWHILE}) */`)
    : `SET STATEMENT max_statement_time = ${SECONDS} FOR ${sql}`;
  expect(await outcomeOf(shop.query(limited))).toBe(errno);
}
