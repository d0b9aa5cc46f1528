import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { findServer } from '../servers/debian';
import { startServer, type LocalServer } from '../servers/server';
import { loadShop } from './load';
import { playStory, type Event } from './story';

const timeline = { calm: 1, unnoticed: 3, deciding: 1, recovery: 1 };
/** Sixteen thousand orders: enough for a report of minutes. */
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

    const play = (signal: AbortSignal, tell: (event: Event) => void, kill: 'query' | 'connection' = 'query') =>
      playStory({ server, timeline, kill, sessions: 8, signal, tell });

    test('is told in order, and ends with the kill', async () => {
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
      expect(await sessions(server)).toBe(0);
    }, 60_000);

    test('leaves no session behind when it is stopped half way', async () => {
      const stop = new AbortController();
      const story = play(stop.signal, ({ phase }) => phase === 'runaway' && stop.abort(), 'connection');
      expect(story).rejects.toThrow('abort');
      await story.catch(() => undefined);
      expect(await sessions(server)).toBe(0);
    }, 60_000);
  });
}

/** Sessions of the story's accounts; a closed one may take a moment to go. */
async function sessions(server: LocalServer): Promise<number> {
  await Bun.sleep(200);
  const connection = await server.connect();
  const [rows] = await connection.query('SHOW PROCESSLIST');
  await connection.end();
  return Array.isArray(rows) ? rows.filter((row) => /"(shop|reporting|dba)"/.test(JSON.stringify(row))).length : NaN;
}
