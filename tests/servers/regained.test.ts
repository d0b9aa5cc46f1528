import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame } from '../../pkg/plugin/frame';
import type { StatementRow } from '../../src/shared/frames';
import type { SetupAnswer } from '../../src/shared/resources';
import { createMonitor } from '../../tools/servers/accounts';
import type { LocalServer } from '../../tools/servers/server';
import { until } from '../../tools/servers/until';
import { editor, openDataSource, type OpenDataSource } from './data-source';
import { flavours, start } from './servers';

/** The server is killed under its sampler, refuses connections for a while, and returns. */
describe.each(flavours)('%s killed and restarted', (flavour) => {
  let server: LocalServer;
  let source: OpenDataSource;
  let folder: string;
  let began: number;
  let died: number;
  let returned: number;

  const open = () => openDataSource(server, { folder, settings: { runawaySeconds: 3, redact: false } });
  const runaways = () => source.rows<StatementRow>({ queryType: 'runaways', as: 'table' }, { from: began });
  const io = () => source.ask({ queryType: 'io', by: 'total', measures: ['readBytes', 'writeBytes'] }, { from: began });
  const up = async () => {
    const [frame] = await source.ask({ queryType: 'activity', measures: ['up'] }, { from: began });
    return frame === undefined ? [] : pointsOf(frame);
  };
  const instance = async () => {
    const request = { method: 'GET', path: '/setup', body: new Uint8Array(), user: editor };
    const { body } = await source.instance.resource({ ...request, params: new URLSearchParams() });
    return (body as SetupAnswer).instances[0];
  };

  beforeAll(async () => {
    server = await start(flavour);
    await createMonitor(server);
    folder = await mkdtemp(join(tmpdir(), 'runaway-regained-'));
    began = Date.now() - 1000;
    source = await open();
    const busy = await server.connect();
    busy.on('error', () => undefined);
    busy.query('SELECT SLEEP(600)').catch(() => undefined);
    await until('a runaway', async () => (await runaways()).length > 0);
    died = Date.now();
    await server.kill();
    // The length of the outage itself: it must leave a gap of several samples.
    await Bun.sleep(4_000);
    await until('the outage is recorded', async () => (await up()).some(([time, value]) => time > died && value === 0));
    await server.restart();
    returned = Date.now();
  }, 240_000);

  afterAll(async () => {
    await source?.[Symbol.asyncDispose]();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('is sampled again within five seconds of its return', async () => {
    const isSampled = async () => {
      const setup = await instance();
      return setup?.problem === null && (setup.sampleAge ?? Infinity) < (Date.now() - returned) / 1000;
    };
    // The time is what is tested.
    await until('a sample after the return', isSampled, { seconds: (returned + 5_000 - Date.now()) / 1000 });
  }, 180_000);

  test('leaves a gap and no spike', async () => {
    const since = (frame: Frame) => pointsOf(frame).filter(([time, value]) => time > returned && value !== null);
    const series = await until('two rates after the return', async () => {
      const frames = await io();
      return frames.length > 0 && frames.every((frame) => since(frame).length >= 2) && frames;
    });
    expect(series).toHaveLength(2);
    for (const frame of series) {
      const points = pointsOf(frame);
      const down = points.filter(([time]) => time > died + 1_500 && time < returned - 500);
      expect(down.length).toBeGreaterThan(0);
      expect(down.filter(([, value]) => value !== null)).toEqual([]);
      // What it read to recover happened before its first sample: no rate may show it.
      expect(Math.max(...points.map(([, value]) => value ?? 0))).toBeLessThan(1e9);
    }
    const states = await up();
    expect(states.some(([time, value]) => value === 0 && time > died && time < returned)).toBe(true);
    expect(states.at(-1)?.[1]).toBe(1);
  }, 180_000);

  test('ends what ran as server-restarted', async () => {
    const rows = await runaways();
    expect(rows.map(({ text, outcome }) => [text, outcome])).toEqual([['SELECT SLEEP(600)', 'server-restarted']]);
    expect(Math.abs((rows[0]?.end ?? 0) - died)).toBeLessThan(1_500);
  });

  test('a statement that runs while the plugin restarts is taken up with its true start', async () => {
    const text = 'SELECT SLEEP(12), 1';
    const busy = await server.connect();
    const begun = Date.now();
    const answered = busy.query(text);
    const row = async () => (await runaways()).find((one) => one.text === text);
    await until('the runaway', row);
    await source[Symbol.asyncDispose]();
    // The plugin misses two samples.
    await Bun.sleep(2_000);
    source = await open();
    await answered;
    const ended = await until('its end', async () => {
      const found = await row();
      return found?.end != null && found;
    });
    await busy.end();
    expect(ended.outcome).toBe('finished');
    expect(Math.abs(ended.start - begun)).toBeLessThan(50);
    expect(await runaways()).toHaveLength(2);
  }, 180_000);
});

function pointsOf({ fields }: Frame): Array<[number, number | null]> {
  const [time, value] = fields;
  if (time?.type !== 'time' || value?.type !== 'number') {
    throw new Error('a series is a time and a number');
  }
  return time.values.map((at, i) => [at, value.values[i] ?? null]);
}
