import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../tools/servers/until';
import type { Instance } from '../plugin/handlers';
import type { Log } from '../plugin/logs';
import { createMeter } from '../sampling/metrics';
import { createDataSource } from './data-source';

const log: Log = { debug() {}, info() {}, warn() {}, error() {}, with: () => log };
const folder = mkdtempSync(join(tmpdir(), 'runaway-anew-'));
beforeAll(() => {
  process.env['GF_PLUGIN_HISTORY_PATH'] = folder;
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A data source of the uid, with one instance at which nothing listens: its history has a gap. */
function open(id: number, name: string): Promise<Instance> {
  const json = { user: 'u', instances: [{ name, address: '127.0.0.1:1' }] };
  return createDataSource(
    { id, uid: 'same', orgId: 1, name: 'x', json, secure: {}, updatedAt: id },
    log,
    createMeter()
  );
}

async function instancesSeen(source: Instance): Promise<unknown[]> {
  const to = Date.now() + 1000;
  const json = { queryType: 'activity', measures: ['up'] };
  const frames = await source.query(
    { refId: 'A', from: to - 60_000, to, maxDataPoints: 100, intervalMs: 1000, json },
    null
  );
  return frames.flatMap(({ fields }) => fields.flatMap(({ labels }) => labels?.['instance'] ?? []));
}

test('a data source made anew under a uid does not show the instances of the one before', async () => {
  const first = await open(7, 'old-db');
  await until('a gap', async () => (await instancesSeen(first)).includes('old-db'));
  await first.dispose();
  const edited = await open(7, 'renamed-db');
  await until('a gap', async () => (await instancesSeen(edited)).includes('renamed-db'));
  expect(await instancesSeen(edited)).toContain('old-db');
  await edited.dispose();
  const anew = await open(8, 'new-db');
  await until('a gap', async () => (await instancesSeen(anew)).includes('new-db'));
  expect(await instancesSeen(anew)).toEqual(['new-db']);
  expect(anew.idleMs).toBe(168 * 3_600_000);
  await anew.dispose();
}, 120_000);
