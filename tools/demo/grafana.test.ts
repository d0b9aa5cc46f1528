import { afterAll, beforeAll, expect, test } from 'bun:test';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { plugins, root } from '../build/plugins';
import { findGrafana, startGrafana } from './grafana';

/** Stands in for Grafana's program: answers /api/health, and writes how it was started. */
const program = (folder: string): string => `#!${process.execPath}
const config = process.argv[process.argv.indexOf('--config') + 1];
const ini = await Bun.file(config).text();
const plugin = /^plugins = (.*)$/m.exec(ini)[1];
await Bun.write('${join(folder, 'started.json')}', JSON.stringify({
  args: process.argv.slice(2), ini, cwd: process.cwd(),
  env: { provisioning: process.env.GF_PATHS_PROVISIONING, address: process.env.RUNAWAY_MYSQL_ADDRESS },
  plugin: await Bun.file(plugin + '/runaway-mysql-app/plugin.json').text(),
}));
if (ini.includes('http_port = 1\\n')) { console.error('port 1 is not ours'); process.exit(1); }
Bun.serve({ port: Number(/http_port = (\\d+)/.exec(ini)[1]), hostname: '127.0.0.1', fetch: () => new Response('ok') });
`;
const started = z.object({
  args: z.array(z.string()),
  ini: z.string(),
  cwd: z.string(),
  env: z.object({ provisioning: z.string(), address: z.string() }),
  plugin: z.string(),
});

let home = '';
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'runaway-fake-'));
  for (const folder of ['bin', 'conf', 'dist']) {
    await mkdir(join(home, folder));
  }
  await writeFile(join(home, 'conf/defaults.ini'), '');
  await writeFile(join(home, 'dist/plugin.json'), '{}');
  await writeFile(join(home, 'bin/grafana'), program(home));
  await chmod(join(home, 'bin/grafana'), 0o755);
});
afterAll(() => rm(home, { recursive: true }));

const settings = (port: number) => ({
  port,
  address: '127.0.0.1:3306',
  password: 'monitor-only',
  plugin: join(home, 'dist'),
});

test('Grafana is found by GRAFANA_HOME', () => {
  expect(findGrafana({ GRAFANA_HOME: home })).toEqual({ command: [join(home, 'bin/grafana'), 'server'], home });
});

test('it is started with a folder of its own, our plugin and our provisioning, and stopped without a trace', async () => {
  const probe = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response() });
  const port = probe.port ?? 0;
  await probe.stop(true);
  const host = await startGrafana({ command: [join(home, 'bin/grafana'), 'server'], home }, settings(port));
  expect(host.page(4, 'light')).toBe(
    `http://127.0.0.1:${port}/d/runaway-mysql-incident?from=now-4m&to=now&refresh=5s&kiosk&theme=light`
  );
  const seen = started.parse(JSON.parse(await readFile(join(home, 'started.json'), 'utf8')));
  expect(seen.args.slice(0, 3)).toEqual(['server', '--homepath', home]);
  expect(seen.env).toEqual({ provisioning: join(root, 'provisioning'), address: '127.0.0.1:3306' });
  expect(seen.ini).toContain(`allow_loading_unsigned_plugins = ${plugins.map(({ id }) => id).join(',')}`);
  expect(seen.ini).toContain('http_addr = 127.0.0.1');
  expect(seen.plugin).toBe('{}');
  await host.stop();
  expect(await Bun.file(join(seen.cwd, 'grafana.ini')).exists()).toBe(false);
  await expect(fetch(host.url)).rejects.toThrow();
});

test('when it does not start, the error holds its last output', async () => {
  const installed = { command: [join(home, 'bin/grafana'), 'server'], home };
  await expect(startGrafana(installed, settings(1))).rejects.toThrow(/did not start on .*:1\/:\nport 1 is not ours/);
});
