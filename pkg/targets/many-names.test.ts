import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create } from '@bufbuild/protobuf';
import { QueryDataRequestSchema, type QueryDataResponse } from '../plugin/gen/backend_pb';
import { Instances } from '../plugin/instances';
import type { Log } from '../plugin/logs';
import { data } from '../plugin/services/data';
import { createMeter } from '../sampling/metrics';
import { createDataSource } from './data-source';

const log: Log = { debug() {}, info() {}, warn() {}, error() {}, with: () => log };
const folder = mkdtempSync(join(tmpdir(), 'runaway-names-'));
const meter = createMeter();
const instances = new Instances(
  { create: (settings) => createDataSource(settings, log, meter), metrics: () => meter.text() },
  log
);

beforeAll(() => {
  process.env['GF_PLUGIN_HISTORY_PATH'] = folder;
});

afterAll(async () => {
  await instances.close();
  rmSync(folder, { recursive: true });
});

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
// Nothing listens there.
const jsonData = encode({ user: 'u', instances: [{ name: 'shop-db', address: '127.0.0.1:1' }] });
const pluginContext = {
  orgId: 1n,
  user: { login: 'eve', role: 'Viewer' },
  dataSourceInstanceSettings: { uid: 'names', name: 'shop', jsonData },
};
type Unary = (call: object, callback: (error: unknown, answer: QueryDataResponse) => void) => Promise<void>;
const handle = data(instances, log)[0]?.handle as Unary;

let names = 0;
const hundred = () => Array.from({ length: 100 }, () => `${'a-name-that-nobody-has-'.repeat(8)}${names++}`);
const kinds = ['io', 'statements', 'locks', 'runaways', 'activity'];

/** Asks a query of each kind, each with names and a refId that no query had before. */
async function askNewNames(): Promise<void> {
  const queries = kinds.map((queryType) => {
    const filters =
      queryType === 'statements' || queryType === 'runaways'
        ? { users: hundred().slice(0, 50), schemas: hundred().slice(0, 50), digests: hundred().slice(0, 50) }
        : {};
    const json = encode({ queryType, instances: hundred(), ...filters });
    return { refId: `${names++}`, json, timeRange: { fromEpochMS: 0n, toEpochMS: 100_000n } };
  });
  const request = create(QueryDataRequestSchema, { pluginContext, queries });
  const { responses } = await new Promise<QueryDataResponse>(
    (resolve) => void handle({ request }, (_, it) => resolve(it))
  );
  expect(Object.values(responses).map(({ error }) => error)).toEqual(kinds.map(() => ''));
}

test('names in queries leave no memory', async () => {
  for (let i = 0; i < 20; i++) {
    await askNewNames();
  }
  Bun.gc(true);
  const before = process.memoryUsage().heapUsed;
  names = 1e6;
  while (names < 1.2e6) {
    await askNewNames();
  }
  Bun.gc(true);
  // Kept once each, the names of instances alone take 24 MB.
  expect((process.memoryUsage().heapUsed - before) / 1e6).toBeLessThan(10);
  expect(await meter.text()).not.toContain('a-name-that-nobody-has');
}, 120_000);
