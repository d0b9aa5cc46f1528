import { afterAll, expect, test } from 'bun:test';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createInterface } from 'node:readline';
import { at } from '../batch.fixture';
import { openEngine } from './engine';
import { temporaryStore } from './store.fixture';

/** Each run writes on where the last one stopped. `RUNAWAY_KILLS` sets how many there are. */
const KILLS = Number(process.env['RUNAWAY_KILLS'] ?? 12);

/** Writes samples of two targets as fast as they are taken, and prints each second once both are committed. */
const writer = `
  import { batch, killed } from ${JSON.stringify(join(import.meta.dir, '../batch.fixture'))};
  import { retention } from ${JSON.stringify(join(import.meta.dir, 'store.fixture'))};
  import { openStore } from ${JSON.stringify(join(import.meta.dir, 'workers/open-store'))};
  import { writeSync } from 'node:fs';
  const history = await openStore({ path: process.argv[1], settings: retention, tick: 20 });
  for (let second = Number(process.argv[2]); ; second++) {
    const key = { incarnation: '77', threadId: 40, eventId: second };
    const statements = second % 7 === 0 ? [killed(second - 5, second, { key })] : [];
    await Promise.all(['db1', 'db2'].map((instance) => history.write(batch(second, { instance, statements }))));
    writeSync(1, second + '\\n');
    if (second % 20 === 0) {
      await history.deleteExpired(${at(-3_600 * 24)});
    }
  }
`;

const place = temporaryStore();
afterAll(() => place.remove());

/** Runs the writer from a second on and kills it some milliseconds after its first commit; answers the last one it told. */
async function killAfter(ms: number, from: number): Promise<number> {
  const child = spawn(process.execPath, ['-e', writer, place.path, String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let last = from - 1;
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (last === from - 1) {
      setTimeout(() => child.kill('SIGKILL'), ms);
    }
    last = Number(line);
  });
  await once(child, 'close');
  return last;
}

test(`kill -9 at ${KILLS} moments loses nothing that was acknowledged, and leaves nothing twice or by halves`, async () => {
  let next = 0;
  for (let i = 0; i < KILLS; i++) {
    const last = await killAfter(Math.random() * 120, next);
    expect(last).toBeGreaterThanOrEqual(next);
    const db = new DatabaseSync(place.path);
    expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    db.close();
    const history = openEngine(place.options);
    for (const instance of ['db1', 'db2']) {
      const kept = history.recentIo(instance, at(0)).map((one) => Math.round((one.at - at(0)) / 1e6));
      // What was being committed when it was killed may be there too, whole.
      const count = kept.length;
      expect([last + 1, last + 2]).toContain(count);
      expect(kept).toEqual(Array.from({ length: count }, (_, second) => second));
      const ended = history.statement(instance, `77-40-${last - (last % 7)}`);
      expect(ended).toMatchObject({ outcome: 'killed' });
    }
    history.close();
    next = last + 1;
  }
}, 300_000);
