import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDataSource } from '../../pkg/targets/data-source';
import type { Frame } from '../../pkg/plugin/frame';
import type { Instance } from '../../pkg/plugin/handlers';
import { log } from '../../pkg/plugin/logs';
import { createMeter } from '../../pkg/sampling/metrics';
import type { StatementRow } from '../../src/shared/frames';
import type { RunawayQueryInput } from '../../src/shared/query';
import type { SetupAnswer } from '../../src/shared/resources';
import { createMonitor } from '../../tools/servers/accounts';
import type { LocalServer } from '../../tools/servers/server';
import { rowsOf } from './frames';
import { flavours, start } from './servers';

/** The server is killed under its sampler, refuses connections for a while, and returns. */
describe.each(flavours)('%s killed and restarted', (flavour) => {
  let server: LocalServer;
  let source: Instance;
  let folder: string;
  let began: number;
  let died: number;
  let returned: number;

  const ask = (json: RunawayQueryInput, from = began) =>
    source.query({ refId: 'A', from, to: Date.now(), maxDataPoints: 1000, intervalMs: 1000, json });
  const sampleAge = async () => {
    const { body } = await source.resource({
      method: 'GET',
      path: '/setup',
      params: new URLSearchParams(),
      body: new Uint8Array(),
      user: null,
    });
    const { instances } = body as SetupAnswer;
    return instances[0] ?? null;
  };
  const open = async (updatedAt: number) => {
    const json = {
      user: 'runaway',
      runawaySeconds: 3,
      redact: false,
      instances: [{ name: 'db', address: `${server.host}:${server.port}` }],
    };
    return createDataSource(
      { uid: flavour, orgId: 1, name: 'test', json, secure: { password: 'monitor-only' }, updatedAt },
      log,
      createMeter()
    );
  };

  beforeAll(async () => {
    server = await start(flavour);
    await createMonitor(server);
    folder = await mkdtemp(join(tmpdir(), 'runaway-regained-'));
    process.env['GF_PLUGIN_HISTORY_PATH'] = folder;
    began = Date.now() - 1000;
    source = await open(0);
    const busy = await server.connect();
    busy.on('error', () => undefined);
    busy.query('SELECT SLEEP(600)').catch(() => undefined);
    await Bun.sleep(6_000);
    died = Date.now();
    await server.kill();
    await Bun.sleep(4_000);
    await server.restart();
    returned = Date.now();
  }, 90_000);

  afterAll(async () => {
    await source?.dispose();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('is sampled again within five seconds of its return', async () => {
    for (;;) {
      const instance = await sampleAge();
      if (instance?.problem === null && (instance.sampleAge ?? Infinity) < (Date.now() - returned) / 1000) {
        break;
      }
      expect(Date.now() - returned).toBeLessThan(5_000);
      await Bun.sleep(100);
    }
    console.log(`${flavour}: sampled again ${Date.now() - returned} ms after its return`);
    await Bun.sleep(3_000);
  }, 20_000);

  test('leaves a gap and no spike', async () => {
    const series = await ask({ queryType: 'io', by: 'total', measures: ['readBytes', 'writeBytes'] });
    expect(series).toHaveLength(2);
    for (const frame of series) {
      const points = pointsOf(frame);
      const down = points.filter(([time]) => time > died + 1_500 && time < returned - 500);
      expect(down.length).toBeGreaterThan(0);
      expect(down.filter(([, value]) => value !== null)).toEqual([]);
      // What it read to recover happened before its first sample: no rate may show it.
      expect(points.some(([time, value]) => time > returned && value !== null)).toBe(true);
      expect(Math.max(...points.map(([, value]) => value ?? 0))).toBeLessThan(1e9);
    }
    const [up] = await ask({ queryType: 'activity', measures: ['up'] });
    const states = up === undefined ? [] : pointsOf(up);
    expect(states.some(([time, value]) => value === 0 && time > died && time < returned)).toBe(true);
    expect(states.at(-1)?.[1]).toBe(1);
  });

  test('ends what ran as server-restarted', async () => {
    const rows = rowsOf<StatementRow>(await ask({ queryType: 'runaways', as: 'table' }));
    expect(rows.map(({ text, outcome }) => [text, outcome])).toEqual([['SELECT SLEEP(600)', 'server-restarted']]);
    expect(Math.abs((rows[0]?.end ?? 0) - died)).toBeLessThan(1_500);
  });

  test('a statement that runs while the plugin restarts is taken up with its true start', async () => {
    const busy = await server.connect();
    const begun = Date.now();
    const answered = busy.query('SELECT SLEEP(12), 1');
    await Bun.sleep(5_000);
    await source.dispose();
    await Bun.sleep(2_000);
    source = await open(1);
    await answered;
    await Bun.sleep(2_500);
    await busy.end();
    const rows = rowsOf<StatementRow>(await ask({ queryType: 'runaways', as: 'table' }));
    const row = rows.find(({ text }) => text === 'SELECT SLEEP(12), 1');
    expect(row?.outcome).toBe('finished');
    expect(Math.abs((row?.start ?? 0) - begun)).toBeLessThan(50);
    expect(rows).toHaveLength(2);
  }, 40_000);
});

function pointsOf({ fields }: Frame): Array<[number, number | null]> {
  const [time, value] = fields;
  if (time?.type !== 'time' || value?.type !== 'number') {
    throw new Error('a series is a time and a number');
  }
  return time.values.map((at, i) => [at, value.values[i] ?? null]);
}
