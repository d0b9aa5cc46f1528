import { describe, expect, test } from 'bun:test';
import type { Connection } from 'mysql2/promise';
import type { Sample } from '../../pkg/detection/sample';
import { createMonitor, createShop } from '../../tools/servers/accounts';
import { application, sampler, sampleUntil, started } from './sampling';
import { flavours, start } from './servers';

const SESSIONS = 500;
const RUNNING = 150;
const WATCHED = 50;
const ROUNDS = 40;
const FILES_EVERY = 5;

/** What a sample costs the server, by its own word, with many sessions and many long statements. */
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
      const threads = await sampleUntil(session, ({ statements }) =>
        statements.length === RUNNING ? statements.slice(0, WATCHED).map(({ threadId }) => threadId) : null
      );
      const samples: Sample[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        samples.push(await session.sample({ watchedThreads: threads, withFiles: round % FILES_EVERY === 0 }));
        await Bun.sleep(100);
      }
      await session.close();
      const costs = samples.flatMap(({ cost }) => cost.serverMs ?? []).sort((a, b) => a - b);
      const at = (share: number): number => costs[Math.floor(costs.length * share)] ?? NaN;
      const mean = costs.reduce((sum, cost) => sum + cost, 0) / costs.length;
      console.log(
        `${flavour}: server ms a sample, ${RUNNING} of ${SESSIONS} sessions running: ` +
          `median ${at(0.5).toFixed(2)}, mean ${mean.toFixed(2)}, 95 % ${at(0.95).toFixed(2)}`
      );
      expect(costs.length).toBeGreaterThan(ROUNDS - 2);
      expect(at(0.5)).toBeLessThanOrEqual(10);
      expect(samples.every(({ statements }) => statements.length === RUNNING)).toBe(true);
    } finally {
      sessions.forEach((connection) => connection.destroy());
      await server.stop();
    }
  }, 120_000);
});
