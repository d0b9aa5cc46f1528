import { expect, test } from 'bun:test';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { YAML } from 'bun';
import { z } from 'zod';
import { plugins, root } from '../build/plugins';
import { monitor } from '../servers/accounts';
import { which } from '../servers/run';

const service = z.object({
  image: z.string(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
});
const file = join(root, 'docker-compose.yaml');
const { services } = z
  .object({ services: z.object({ grafana: service, mysql: service, workload: service }) })
  .parse(YAML.parse(readFileSync(file, 'utf8')));

test('all three plugins are allowed unsigned', () => {
  const allowed = services.grafana.environment.GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS?.split(',');
  expect(allowed).toEqual(plugins.map(({ id }) => id));
});

test('nothing listens beyond this machine', () => {
  const ports = Object.values(services).flatMap((one) => one.ports);
  expect(ports).toHaveLength(1);
  expect(ports.every((port) => port.startsWith('127.0.0.1:'))).toBe(true);
});

test('Grafana and the workload wait for a MySQL that answers', () => {
  for (const { depends_on } of [services.grafana, services.workload]) {
    expect(depends_on).toEqual({ mysql: { condition: 'service_healthy' } });
  }
});

test('every mounted path exists in the checkout, or is built there', () => {
  const sources = Object.values(services).flatMap(({ volumes }) => volumes.map((volume) => volume.split(':')[0] ?? ''));
  const absent = sources.filter((source) => !existsSync(join(root, source)));
  expect(absent.filter((source) => source !== './dist')).toEqual([]);
});

test('the workload is started with known options', async () => {
  const [, entry = '', ...args] = services.workload.command ?? [];
  const run = Bun.spawn([process.execPath, join(root, entry), ...args, '--help'], { stdout: 'pipe', stderr: 'pipe' });
  expect(await run.exited).toBe(0);
  expect(await new Response(run.stdout).text()).toContain('usage');
});

test('Grafana gets every variable that its provisioning uses', () => {
  const asked = readFileSync(join(root, 'provisioning/datasources/runaway.yaml'), 'utf8').match(/(?<=\$)RUNAWAY\w+/g);
  expect(Object.keys(services.grafana.environment)).toEqual(expect.arrayContaining(asked ?? ['none']));
});

test('MySQL creates the account that Grafana uses, with no more grants than it needs', () => {
  expect(services.grafana.environment.RUNAWAY_MYSQL_PASSWORD).toBe(monitor.password);
  const sql = readFileSync(join(root, 'tools/workload/monitor.sql'), 'utf8');
  expect(sql).toContain(`CREATE USER IF NOT EXISTS '${monitor.user}'@'%' IDENTIFIED BY '${monitor.password}'`);
  expect([...sql.matchAll(/^GRANT (.*) TO /gm)].map(([, grant]) => grant)).toEqual([
    'SELECT ON performance_schema.*',
    'PROCESS ON *.*',
  ]);
});

const docker = which('docker');
const hasCompose = docker !== null && Bun.spawnSync([docker, 'compose', 'version']).exitCode === 0;
test.skipIf(!hasCompose)('docker compose accepts it', () => {
  const { exitCode, stderr } = Bun.spawnSync([docker ?? '', 'compose', '-f', file, 'config', '--quiet']);
  expect(stderr.toString()).toBe('');
  expect(exitCode).toBe(0);
});
