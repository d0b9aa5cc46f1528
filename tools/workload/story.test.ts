import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { RowDataPacket } from 'mysql2/promise';
import { findServer } from '../servers/debian';
import { startServer, type LocalServer } from '../servers/server';
import { until } from '../servers/until';
import { loadShop } from './load';
import { playStory, type StoryEvent } from './story';

const timeline = { calm: 1, unnoticed: 3, deciding: 1, recovery: 1 };
/** Sixteen thousand orders: the report takes minutes. */
const doublings = 4;

for (const flavour of ['mysql', 'mariadb'] as const) {
  const found = await findServer(flavour);
  describe.skipIf('missing' in found)(`the morning on ${flavour}`, () => {
    let server: LocalServer;
    beforeAll(async () => {
      server = await startServer({ flavour });
      const { host, port, rootUser: user, rootPassword: password } = server;
      await loadShop({ host, port, user, password }, doublings);
    }, 180_000);
    afterAll(() => server.stop());

    const play = (signal: AbortSignal, onEvent: (event: StoryEvent) => void, kill: 'query' | 'connection' = 'query') =>
      playStory({ server, timeline, kill, sessions: 8, signal, onEvent });

    test('reports its phases in order, and the kill ends the report', async () => {
      const phases: string[] = [];
      const record = await play(new AbortController().signal, ({ phase }) => phases.push(phase));
      expect(phases).toEqual(['calm', 'runaway', 'found', 'killed', 'over']);
      expect(record.errno).toBe(1317);
      expect(record.startedAt - record.calmFrom).toBeWithin(950, 2000);
      expect(record.killedAt - record.startedAt).toBeWithin(3000, 6000);
      expect(record.endedAt - record.killedAt).toBeWithin(0, 2000);
      expect(record.toll.sold).toBeGreaterThan(0);
      expect(record.toll.mostWaiting).toBeGreaterThan(0);
      expect(record.toll.longestWait).toBeWithin(1, 8);
      await untilNoSession(server);
    }, 60_000);

    test('leaves no session behind when it is aborted', async () => {
      const stop = new AbortController();
      const story = play(stop.signal, ({ phase }) => phase === 'runaway' && stop.abort(), 'connection');
      await expect(story).rejects.toThrow('abort');
      await untilNoSession(server);
    }, 60_000);
  });
}

/** Waits until the story's accounts have no session; a closed one may take a moment to go. */
async function untilNoSession(server: LocalServer): Promise<void> {
  const root = await server.connect();
  const sql = "SELECT ID FROM information_schema.PROCESSLIST WHERE USER IN ('shop', 'reporting', 'dba')";
  await until('no session of the story', async () => (await root.query<RowDataPacket[]>(sql))[0].length === 0);
  await root.end();
}
