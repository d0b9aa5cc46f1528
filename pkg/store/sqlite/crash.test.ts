import { expect, test } from 'bun:test';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openEngine } from './engine';
import { at, batch } from '../batch.fixture';
import { temporaryStore } from './store.fixture';

const writer = `
  import { batch } from ${JSON.stringify(join(import.meta.dir, '../batch.fixture'))};
  import { retention } from ${JSON.stringify(join(import.meta.dir, 'store.fixture'))};
  import { openEngine } from ${JSON.stringify(join(import.meta.dir, 'engine'))};
  import { writeSync } from 'node:fs';
  const history = openEngine({ path: process.argv[1], settings: retention });
  for (let second = 0; ; second++) {
    history.write(batch(second));
    writeSync(1, second + '\\n');
  }
`;

test('kill -9 loses nothing that was written', async () => {
  const place = temporaryStore();
  try {
    const child = spawn(process.execPath, ['-e', writer, place.path], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('\n500\n')) {
        child.kill('SIGKILL');
      }
    });
    await once(child, 'close');
    const last = Number(said.trimEnd().split('\n').at(-1));
    expect(last).toBeGreaterThanOrEqual(500);

    const history = openEngine(place.options);
    const kept = history.lastSample('db1')?.at ?? 0;
    // The one being written when it was killed may be there too, whole.
    expect([at(last), at(last + 1)]).toContain(kept);
    expect(history.recentIo('db1', at(0))).toHaveLength(Math.round((kept - at(0)) / 1e6) + 1);
    history.write(batch(last + 2));
    history.close();
    const db = new DatabaseSync(place.path);
    expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    db.close();
  } finally {
    place.remove();
  }
}, 30_000);
