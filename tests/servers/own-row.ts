import { expect } from 'bun:test';
import type { RowDataPacket } from 'mysql2/promise';
import { until } from '../../tools/servers/until';
import { AWHILE, outcomeOf, SECONDS, type Ending, type Expected, type Stage } from './ways';

/** Endings that the statement's own history row proves: all may happen at once. */
export const ownRow: Ending[] = [
  {
    name: 'finished',
    async play(stage) {
      await (await stage.application()).query(stage.long(SECONDS));
    },
    expected: certainly('finished'),
  },
  {
    name: 'finished, prepared by the driver',
    async play(stage) {
      await (await stage.application()).execute(stage.long(SECONDS));
    },
    expected: certainly('finished'),
  },
  {
    name: 'finished, one of several in one packet',
    async play(stage) {
      await (await stage.application()).query(`SELECT 1; ${stage.long(SECONDS)}; SELECT 2`);
    },
    expected: certainly('finished'),
  },
  {
    name: 'failed, a procedure that signals',
    async play(stage) {
      const body = `BEGIN ${stage.long(SECONDS)}; SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'out of stock'; END`;
      const shop = await procedure(stage, body);
      expect(await outcomeOf(shop.query(`CALL report() /* ${stage.mark} */`))).toBe(1644);
    },
    expected: () => ({ outcome: 'failed', confidence: 'certain', evidence: /1644.*out of stock/ }),
  },
  { name: 'killed', play: (stage) => killed(stage, stage.long(30)), expected: killedBy('certain') },
  {
    name: 'killed, a procedure',
    async play(stage) {
      await procedure(stage, stage.long(30));
      await killed(stage, `CALL report() /* ${stage.mark} */`);
    },
    expected: killedBy('certain'),
  },
  {
    name: 'killed, prepared by the driver',
    async play(stage) {
      const shop = await stage.application();
      const done = outcomeOf(shop.execute(stage.long(30)));
      await Bun.sleep(AWHILE);
      await (await stage.dba()).query(`KILL QUERY ${shop.threadId}`);
      expect(await done).toBe(1317);
    },
    expected: killedBy('certain'),
  },
  {
    name: 'killed while it waited for a row lock',
    async play(stage) {
      await holdRow(stage, 1);
      await killed(stage, `UPDATE shop.products SET stock = 2 WHERE id = 1 /* ${stage.mark} */`);
    },
    expected: killedBy('certain'),
  },
  {
    name: 'killed while it waited for a metadata lock',
    async play(stage) {
      await holdTable(stage);
      await killed(stage, `ALTER TABLE held ADD COLUMN more INT /* ${stage.mark} */`);
    },
    expected: () => ({
      outcome: 'killed',
      confidence: 'certain',
      killer: 'certain',
      evidence: /waiting for a metadata lock/,
    }),
  },
  {
    name: 'gave up waiting for a row lock',
    async play(stage) {
      await holdRow(stage, 2);
      const shop = await stage.application();
      await shop.query('SET SESSION innodb_lock_wait_timeout = 3');
      const sql = `UPDATE shop.products SET stock = 2 WHERE id = 2 /* ${stage.mark} */`;
      expect(await outcomeOf(shop.query(sql))).toBe(1205);
    },
    expected: () => ({
      outcome: 'lock-wait-timeout',
      confidence: 'certain',
      evidence: /last seen waiting for a row lock/,
    }),
  },
  {
    name: 'gave up waiting for a metadata lock',
    async play(stage) {
      await holdTable(stage);
      const shop = await stage.application();
      await shop.query('SET SESSION lock_wait_timeout = 3');
      expect(await outcomeOf(shop.query(`ALTER TABLE held ADD COLUMN more INT /* ${stage.mark} */`))).toBe(1205);
    },
    expected: () => ({
      outcome: 'lock-wait-timeout',
      confidence: 'certain',
      evidence: /last seen waiting for a metadata lock/,
    }),
  },
  {
    name: 'the victim of a deadlock',
    async play(stage) {
      const [victim, survivor] = [await stage.application(), await stage.application()];
      await survivor.query('CREATE TABLE weight (id INT PRIMARY KEY)');
      await victim.query('BEGIN');
      await victim.query('UPDATE shop.products SET stock = 3 WHERE id = 3');
      await survivor.query('BEGIN');
      await survivor.query('INSERT INTO weight SELECT id FROM shop.ticks LIMIT 100');
      await survivor.query('UPDATE shop.products SET stock = 3 WHERE id = 4');
      const done = outcomeOf(victim.query(`UPDATE shop.products SET stock = 3 WHERE id = 4 /* ${stage.mark} */`));
      await Bun.sleep(AWHILE);
      await survivor.query('UPDATE shop.products SET stock = 3 WHERE id = 3');
      expect(await done).toBe(1213);
      await survivor.query('COMMIT');
    },
    expected: certainly('deadlock-victim'),
  },
  {
    name: 'killed, and rolled back for a while',
    async play(stage) {
      const [shop, dba] = [await stage.application(), await stage.dba()];
      const root = await stage.root();
      const done = outcomeOf(shop.query(`UPDATE shop.ledger SET a = a + 1, b = CONCAT(b, '+') /* ${stage.mark} */`));
      const modified = `SELECT 1 FROM information_schema.INNODB_TRX
        WHERE trx_mysql_thread_id = ${shop.threadId} AND trx_rows_modified > 250000`;
      const isModified = async () => (await root.query<RowDataPacket[]>(modified))[0].length > 0;
      // The server renews INNODB_TRX only when nobody has read it for 100 ms.
      await until('250,000 modified rows', isModified, { pause: 250 });
      await dba.query(`KILL QUERY ${shop.threadId}`);
      expect(await done).toBe(1317);
    },
    expected: () => ({
      outcome: 'killed',
      confidence: 'certain',
      killer: 'certain',
      evidence: /rolling back/,
      also: ([row]) => expect(JSON.parse(row?.details ?? '{}')).toMatchObject({ rollback: { rowsLeft: 0 } }),
    }),
  },
  {
    name: 'killed, and came back',
    async play(stage) {
      // Only a runaway can return.
      const isRunaway = async () => (await stage.recorded()).some(({ detected }) => detected !== null);
      await killed(stage, stage.long(60), () => until('it is a runaway', isRunaway));
      await until('the kill is recorded', async () => (await stage.recorded()).some(({ end }) => end !== null));
      await (await stage.application()).query(stage.long(3));
    },
    expected: () => ({
      outcome: 'killed',
      confidence: 'certain',
      killer: 'certain',
      count: 2,
      also: ([first, again]) => {
        expect(again).toMatchObject({ outcome: 'finished', detected: expect.any(Number) });
        expect(JSON.parse(again?.details ?? '{}')).toMatchObject({
          returnOf: first?.id,
          runawayBy: expect.arrayContaining(['return']),
        });
      },
    }),
  },
];

function certainly(outcome: Expected['outcome']): Ending['expected'] {
  return () => ({ outcome, confidence: 'certain' });
}

function killedBy(killer: Expected['killer'] & string): Ending['expected'] {
  return () => ({ outcome: 'killed', confidence: 'certain', killer });
}

async function killed(stage: Stage, sql: string, awhile = (): Promise<unknown> => Bun.sleep(AWHILE)): Promise<void> {
  const [shop, dba] = [await stage.application(), await stage.dba()];
  const done = outcomeOf(shop.query(sql));
  await awhile();
  await dba.query(`KILL QUERY ${shop.threadId}`);
  expect(await done).toBe(1317);
}

async function procedure(stage: Stage, body: string): ReturnType<Stage['application']> {
  const shop = await stage.application();
  await shop.query(`CREATE PROCEDURE report() ${body}`);
  return shop;
}

async function holdRow(stage: Stage, id: number): Promise<void> {
  const holder = await stage.application();
  await holder.query('BEGIN');
  await holder.query('UPDATE shop.products SET stock = 1 WHERE id = ?', [id]);
}

async function holdTable(stage: Stage): Promise<void> {
  const holder = await stage.application();
  await holder.query('CREATE TABLE held (id INT PRIMARY KEY)');
  await holder.query('BEGIN');
  await holder.query('SELECT * FROM held');
}
