import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtemp, readdir, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loggedIn, Rogue } from '../mysql/connection/rogue.fixture';
import type { Frame } from '../plugin/frame';
import type { Instance } from '../plugin/handlers';
import { log } from '../plugin/logs';
import { createMeter } from '../sampling/metrics';
import { until } from '../../tools/servers/until';
import { createDataSource } from './data-source';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runaway-unanswered-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function open(rogue: Rogue, uid: string): Promise<Instance> {
  const { target, settings } = rogue.access();
  process.env['GF_PLUGIN_HISTORY_PATH'] = folder;
  const json = { user: settings.user, instances: [target] };
  return createDataSource(
    { uid, orgId: 1, name: 'test', json, secure: { password: 'a-secret' }, updatedAt: 0 },
    log,
    createMeter()
  );
}

/** Files below the folder that this process has open. */
async function openFiles(): Promise<string[]> {
  const links = await Promise.all(
    (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => ''))
  );
  return links.filter((link) => link.startsWith(folder));
}

function lastValues(frames: Frame[]): unknown[] {
  return frames.flatMap(({ fields }) => fields.slice(1).map(({ values }) => [...values].findLast((v) => v !== null)));
}

test('a server that logs in and never answers is down within seconds', async () => {
  using rogue = await Rogue.start(loggedIn(() => undefined));
  const source = await open(rogue, 'silent');
  try {
    const up = { queryType: 'activity', measures: ['up'] };
    await until('it is down', async () => {
      const to = Date.now();
      const frames = await source.query(
        { refId: 'A', from: to - 60_000, to, maxDataPoints: 100, intervalMs: 1000, json: up },
        null
      );
      return lastValues(frames).includes(0);
    });
    expect((await source.health(null)).ok).toBe(false);
  } finally {
    await source.dispose();
  }
  await until('it is closed', () => rogue.open === 0);
}, 60_000);

test('its settings can be changed at once, and nothing stays open', async () => {
  using rogue = await Rogue.start(loggedIn(() => undefined));
  for (let change = 0; change < 5; change++) {
    const source = await open(rogue, 'changed');
    await until('it connects', () => rogue.sockets.length > change, { pause: 10 });
    const began = performance.now();
    await source.dispose();
    expect(performance.now() - began).toBeLessThan(2_000);
  }
  await until('all are closed', () => rogue.open === 0, { pause: 10 });
  expect(await openFiles()).toEqual([]);
}, 60_000);
