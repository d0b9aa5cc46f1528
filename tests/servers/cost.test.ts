import { describe, expect, test } from 'bun:test';
import type { Connection } from 'mysql2/promise';
import { createMonitor, createShop } from '../../tools/servers/accounts';
import { costOf } from './sample-cost';
import { application, sampler, sampleUntil, seenIn, started } from './sampling';
import { flavours, start } from './servers';

const SESSIONS = 500;
const RUNNING = 150;
const WATCHED = 50;
const SAMPLES = 40;

/** What a sample costs the server, in processor time, with many sessions and many long statements. */
describe.each(flavours)('%s', (flavour) => {
  test(`a sample costs at most 7 ms with ${SESSIONS} sessions`, async () => {
    const server = await start(flavour, { options: ['--max-connections=600'] });
    const sessions: Connection[] = [];
    try {
      await createMonitor(server);
      await createShop(server);
      while (sessions.length < SESSIONS) {
        sessions.push(...(await Promise.all(Array.from({ length: 25 }, () => application(server)))));
      }
      sessions.slice(0, RUNNING).forEach((connection) => void started(connection, 'SELECT SLEEP(60)'));
      const session = await sampler(server);
      const threads = await sampleUntil(session, (sample) => {
        const { statements } = seenIn(sample);
        return statements.length === RUNNING ? statements.slice(0, WATCHED).map(({ threadId }) => threadId) : null;
      });
      const costs = await costOf(server, session, { watchedThreads: threads }, SAMPLES, (sample) =>
        expect(seenIn(sample).statements.length).toBe(RUNNING)
      );
      await session.close();
      console.log(`${flavour}: ${costs.told.toFixed(1)} ms, ${costs.processor.toFixed(1)} ms of processor time`);
      expect(costs.times).toBeGreaterThan(SAMPLES - 2);
      expect(costs.told).toBeGreaterThan(0);
      expect(costs.processor).toBeLessThanOrEqual(7);
    } finally {
      sessions.forEach((connection) => connection.destroy());
      await server.stop();
    }
  }, 180_000);
});
