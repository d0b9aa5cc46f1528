import { describe, expect, test } from 'bun:test';
import type { Connection } from 'mysql2/promise';
import type { Sample } from '../../pkg/detection/sample';
import { createMonitor, createShop } from '../../tools/servers/accounts';
import { application, sampler, sampleUntil, seenIn, started } from './sampling';
import { flavours, start } from './servers';

const SESSIONS = 500;
const RUNNING = 150;
const WATCHED = 50;
const SAMPLES = 40;

/** What a sample costs the server, by its own statement timers, with many sessions and many long statements. */
describe.each(flavours)('%s', (flavour) => {
  test(`a sample costs at most 10 ms with ${SESSIONS} sessions`, async () => {
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
      const samples: Sample[] = [];
      for (let i = 0; i < SAMPLES; i++) {
        samples.push(await session.sample({ watchedThreads: threads }));
        // Samples apart in time, as a sampler takes them.
        await Bun.sleep(100);
      }
      await session.close();
      const costs = samples.flatMap(({ cost }) => cost.serverMs ?? []).sort((a, b) => a - b);
      const median = costs[Math.floor(costs.length / 2)] ?? NaN;
      expect(costs.length).toBeGreaterThan(SAMPLES - 2);
      expect(median).toBeLessThanOrEqual(10);
      expect(samples.every((sample) => seenIn(sample).statements.length === RUNNING)).toBe(true);
    } finally {
      sessions.forEach((connection) => connection.destroy());
      await server.stop();
    }
  }, 120_000);
});
