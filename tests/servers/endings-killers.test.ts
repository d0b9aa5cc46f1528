import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Connection } from 'mysql2/promise';
import { EndingsServer } from './endings';
import { releases } from './releases';

const procedures = [
  'CREATE PROCEDURE mysql.rds_kill_query(IN thread BIGINT) KILL QUERY thread',
  'CREATE PROCEDURE mysql.rds_kill(IN thread BIGINT) KILL thread',
  `CREATE PROCEDURE mysql.stop_it(IN thread BIGINT) BEGIN
    SET @kill = CONCAT('KILL QUERY ', thread);
    PREPARE kill_it FROM @kill;
    EXECUTE kill_it;
    DEALLOCATE PREPARE kill_it;
  END`,
];

/** KILLs that are no statement of their own: inside procedures and events, and a driver's command. */
describe.each(releases)('$name', (release) => {
  const { flavour } = release;
  let at: EndingsServer;
  beforeAll(async () => {
    at = await EndingsServer.start(release, {}, {}, procedures);
  }, 180_000);
  afterAll(() => at.stop());

  test.each([
    ['rds_kill_query(#)', 'stays', 'killed'],
    ['rds_kill_query(#)', 'leaves', 'killed'],
    ['rds_kill_query(@id)', 'stays', 'killed'],
    ['rds_kill_query(@id)', 'leaves', 'killed'],
    ['stop_it(#)', 'stays', 'killed'],
    ['stop_it(#)', 'leaves', 'killed'],
    ['rds_kill(#)', 'stays', 'connection-killed'],
  ])(
    'CALL mysql.%s, and the caller %s',
    async (call, then, outcome) => {
      const mark = `${call} ${then}`.replace('#', 'n');
      const [shop, dba] = [await at.connect('shop_a'), await at.connect('anna')];
      const { done } = await at.running(shop, at.long(60, mark), mark);
      await dba.query(`SET @id = ${shop.threadId}`);
      await dba.query(`CALL mysql.${call.replace('#', String(shop.threadId))}`);
      if (then === 'leaves') {
        await dba.end();
      }
      await done;
      const [row] = await at.ended(mark);
      expect(row).toMatchObject({
        outcome,
        killer: expect.stringMatching(/^anna@localhost/),
        killerConfidence: 'likely',
      });
    },
    180_000
  );

  test('a scheduled event', async () => {
    const mark = 'by an event';
    const shop = await at.connect('shop_a');
    const { done } = await at.running(shop, at.long(60, mark), mark);
    await at.root.query(`CREATE EVENT shop.killer ON SCHEDULE AT CURRENT_TIMESTAMP DO KILL QUERY ${shop.threadId}`);
    expect(await done).toBe(1317);
    const [row] = await at.ended(mark);
    expect(row).toMatchObject({ outcome: 'killed', confidence: 'certain', killerConfidence: 'likely' });
    // MariaDB counts it for the account that created the event; MySQL's worker has a user of its own.
    expect(row?.killer).toStartWith(at.isMysql ? 'event_scheduler@' : 'root@');
    expect(row?.evidence).toContain('scheduled event');
  }, 180_000);

  test.skipIf(flavour !== 'mariadb').each(['stays', 'leaves'])(
    'a driver’s COM_PROCESS_KILL, and it %s',
    async (then) => {
      const mark = `by the driver that ${then}`;
      const [shop, dba] = [await at.connect('shop_a'), await at.connect('ben')];
      const { done } = await at.running(shop, at.long(60, mark), mark);
      await processKill(dba, shop.threadId);
      await done;
      if (then === 'leaves') {
        dba.destroy();
      }
      const [row] = await at.ended(mark);
      expect(row).toMatchObject({
        outcome: 'connection-killed',
        killer: expect.stringMatching(/^ben@localhost/),
        killerConfidence: 'likely',
      });
    },
    180_000
  );

  test('two accounts call procedures while it is killed by an unknown one: nobody is named', async () => {
    const mark = 'two callers';
    const [shop, anna, ben] = [await at.connect('shop_a'), await at.connect('anna'), await at.connect('ben')];
    await at.root.query('CREATE PROCEDURE mysql.nothing() SELECT 1');
    const { done } = await at.running(shop, at.long(60, mark), mark);
    await anna.query(`SET @id = ${shop.threadId}`);
    await ben.query('CALL mysql.nothing()');
    await anna.query('CALL mysql.rds_kill_query(@id)');
    await Promise.all([anna.end(), ben.end()]);
    await done;
    expect((await at.ended(mark))[0]).toMatchObject({ outcome: 'killed', killer: null });
  }, 180_000);
});

/** Sends the command 0x0c, which drivers have for KILL CONNECTION. */
async function processKill(session: Connection, victim: number): Promise<void> {
  const { stream } = (session as unknown as { connection: { stream: NodeJS.WritableStream } }).connection;
  const packet = Buffer.alloc(9);
  packet.writeUIntLE(5, 0, 3);
  packet.writeUInt8(0x0c, 4);
  packet.writeUInt32LE(victim, 5);
  await new Promise<void>((resolve) => stream.write(packet, () => resolve()));
}
