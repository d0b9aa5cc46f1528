import { describe, expect, test } from 'bun:test';
import type { Connection } from 'mysql2/promise';
import { costOf } from './sample-cost';
import { startBigTables } from './big-table';
import { noThreads, sampler, sampleUntil } from './sampling';
import { flavours } from './servers';

const SESSIONS = 24;
const SAMPLES = 20;
const scan = 'SELECT SUM(a) FROM shop.visits WHERE a <> -1';

/** What a sample costs the server, in processor time, while a storm of short scans makes it read digests. */
describe.each(flavours)('%s', (flavour) => {
  test(`a sample costs at most 15 ms while ${SESSIONS} sessions scan again and again`, async () => {
    await using shop = await startBigTables(flavour, { visits: 6 });
    // Its own samples would be counted, too.
    await shop.source[Symbol.asyncDispose]();
    const session = await sampler(shop.server);
    const connections: Connection[] = [];
    let isStopped = false;
    for (let i = 0; i < SESSIONS; i++) {
      connections.push(await shop.server.connect());
    }
    const storm = connections.map(async (connection) => {
      while (!isStopped) {
        await connection.query(scan);
      }
      await connection.end();
    });
    try {
      await sampleUntil(session, ({ digestRuns }) => digestRuns);
      let read = 0;
      const costs = await costOf(shop.server, session, noThreads, SAMPLES, ({ digestRuns }) => {
        read += digestRuns ? 1 : 0;
      });
      console.log(`${flavour}: ${costs.told.toFixed(1)} ms, ${costs.processor.toFixed(1)} ms of processor time`);
      expect(read).toBeGreaterThan(0);
      expect(costs.processor).toBeLessThanOrEqual(15);
    } finally {
      isStopped = true;
      await Promise.all(storm);
      await session.close();
    }
  }, 180_000);
});
