import { describe, expect, test } from 'bun:test';
import type { Connection } from 'mysql2/promise';
import { createMonitor, createShop } from '../../tools/servers/accounts';
import { costOf } from './sample-cost';
import { application, noThreads, sampler, sampleUntil, seenIn, started } from './sampling';
import { flavours, start } from './servers';
import { untilInState } from './processlist';

const WAITERS = 200;
const SAMPLES = 20;

/** What a sample costs the server, in processor time, while many sessions wait for what no lock table lists. One release of each flavour is enough: the statements are the same. */
describe.each(flavours)('%s', (flavour) => {
  const isMysql = flavour === 'mysql';

  test(`a sample costs at most 15 ms with ${WAITERS} that wait for a ${isMysql ? 'flush' : 'MyISAM table'}`, async () => {
    const server = await start(flavour, { options: ['--max-connections=300'] });
    const sessions: Connection[] = [];
    try {
      await createMonitor(server);
      await createShop(server);
      const root = await server.connect();
      await root.query('CREATE TABLE shop.my (id INT PRIMARY KEY, v INT) ENGINE=MyISAM');
      await root.query('INSERT INTO shop.my VALUES (1, 1)');
      const holder = await application(server);
      sessions.push(holder);
      void started(holder, isMysql ? 'SELECT SLEEP(200) FROM products LIMIT 1' : 'UPDATE my SET v = SLEEP(200)');
      await untilInState(root, holder.threadId, 'User sleep');
      if (isMysql) {
        const flush = await server.connect();
        flush.on('error', () => undefined);
        sessions.push(flush);
        void started(flush, 'FLUSH TABLES');
        await untilInState(root, flush.threadId, 'Waiting for table flush');
      }
      const waiters = isMysql ? WAITERS - 1 : WAITERS;
      for (let i = 0; i < waiters; i += 20) {
        const more = await Promise.all(Array.from({ length: Math.min(20, waiters - i) }, () => application(server)));
        more.forEach((one) => void started(one, isMysql ? 'SELECT * FROM products' : 'SELECT * FROM my'));
        sessions.push(...more);
      }
      const session = await sampler(server);
      await sampleUntil(session, (sample) => seenIn(sample).locks.waits.length >= WAITERS || null);
      const costs = await costOf(server, session, noThreads, SAMPLES, (sample) =>
        expect(new Set(seenIn(sample).locks.waits.map(({ waiting }) => waiting)).size).toBe(WAITERS)
      );
      await session.close();
      await root.end();
      console.log(`${flavour}: ${costs.told.toFixed(1)} ms, ${costs.processor.toFixed(1)} ms of processor time`);
      expect(costs.told).toBeGreaterThan(0);
      expect(costs.processor).toBeLessThanOrEqual(15);
    } finally {
      sessions.forEach((connection) => connection.destroy());
      await server.stop();
    }
  }, 180_000);
});
