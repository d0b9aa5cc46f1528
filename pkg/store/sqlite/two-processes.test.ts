import { afterAll, expect, onTestFinished, test } from 'bun:test';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { at, batch } from '../batch.fixture';
import { temporaryStore } from './store.fixture';
import { openStore } from './workers/open-store';

/** Another process that writes a sample, says so, and waits. */
const other = `
  import { batch } from ${JSON.stringify(join(import.meta.dir, '../batch.fixture'))};
  import { openStore } from ${JSON.stringify(join(import.meta.dir, 'workers/open-store'))};
  const history = await openStore({ path: process.argv[1], settings: { rawHours: 24, runawayDays: 365 }, tick: 0 });
  await history.write(batch(0));
  console.log('written');
  setInterval(() => undefined, 1000);
`;

const place = temporaryStore();
afterAll(() => place.remove());

test('of two processes that keep one history one writes, the other says who does, and goes on when that one has ended', async () => {
  const child = spawn(process.execPath, ['-e', other, place.path], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  onTestFinished(() => void child.kill('SIGKILL'));
  const history = await openStore({ ...place.options, tick: 0 });
  const refused: unknown = await history.write(batch(1)).catch((error: unknown) => error);
  expect(refused).toMatchObject({ name: 'StoreError', problem: 'busy' });
  expect(history.problem).toContain(`process ${child.pid} on `);
  const erasing = history.erase({ user: 'shop', text: null, range: null }, { name: 'ada', from: 'grafana' });
  expect(await erasing.catch((error: unknown) => error)).toMatchObject({ problem: 'busy' });
  expect(await history.audit(1)).toEqual([]);
  // What that one writes can be read here.
  expect((await history.lastSample('db1'))?.at).toBe(at(0));
  child.kill('SIGKILL');
  await once(child, 'close');
  await history.write(batch(2));
  expect(history.problem).toBeNull();
  await history.close();
}, 30_000);
