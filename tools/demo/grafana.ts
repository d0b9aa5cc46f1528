import { spawn } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dist, plugins, root } from '../build/plugins';
import { uid as dashboard } from '../provisioning/dashboard';
import { which } from '../servers/run';
import { until } from '../servers/until';
import type { Host } from './host';

/** An installed Grafana: its command, and its home path. */
export interface Installed {
  command: string[];
  home: string;
}

/** Finds Grafana by GRAFANA_HOME, else where its packages install it; null where there is none. */
export function findGrafana(env: Record<string, string | undefined> = process.env): Installed | null {
  const homes = [env.GRAFANA_HOME, '/usr/share/grafana', '/opt/homebrew/opt/grafana/share/grafana'];
  const home = homes.find((folder) => folder !== undefined && existsSync(join(folder, 'conf/defaults.ini')));
  if (home === undefined) {
    return null;
  }
  const inHome = (name: string): string | null => {
    const path = join(home, 'bin', name);
    return existsSync(path) ? path : null;
  };
  const grafana = inHome('grafana') ?? which('grafana');
  if (grafana !== null) {
    return { command: [grafana, 'server'], home };
  }
  const server = inHome('grafana-server') ?? which('grafana-server');
  return server === null ? null : { command: [server], home };
}

export interface GrafanaSettings {
  port: number;
  /** The MySQL server, and the password of the account that provisioning names. */
  address: string;
  password: string;
  /** The built plugin. */
  plugin?: string;
}

/** Runs Grafana with its own data folder, our plugin and provisioning, and viewers without a login. Rejects with its last output. */
export async function startGrafana(
  { command, home }: Installed,
  { port, address, password, plugin = dist }: GrafanaSettings
): Promise<Host> {
  const folder = await mkdtemp(join(tmpdir(), 'runaway-grafana-'));
  const path = (name: string): string => join(folder, name);
  await mkdir(path('plugins'));
  await cp(plugin, path(`plugins/${plugins[0]?.id}`), { recursive: true });
  await writeFile(path('grafana.ini'), configuration(folder, port));
  const log = path('grafana.log');
  const output = openSync(log, 'a');
  const [program = '', ...args] = command;
  const child = spawn(program, [...args, '--homepath', home, '--config', path('grafana.ini')], {
    cwd: folder,
    stdio: ['ignore', output, output],
    env: {
      ...process.env,
      // The dashboard provider uses this variable, which Grafana's image sets.
      GF_PATHS_PROVISIONING: join(root, 'provisioning'),
      RUNAWAY_MYSQL_ADDRESS: address,
      RUNAWAY_MYSQL_PASSWORD: password,
    },
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const stop = async (): Promise<void> => {
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    child.kill('SIGTERM');
    await ended;
    clearTimeout(late);
    await rm(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}/`;
  if (!(await answers(url, () => child.exitCode !== null))) {
    const written = await Bun.file(log).text();
    await stop();
    throw new Error(`Grafana did not start on ${url}:\n${written.trim().split('\n').slice(-12).join('\n')}`);
  }
  return {
    url,
    page: (minutes, theme) => `${url}d/${dashboard}?from=now-${minutes}m&to=now&refresh=5s&kiosk&theme=${theme}`,
    stop,
  };
}

function configuration(folder: string, port: number): string {
  return `[server]
http_addr = 127.0.0.1
http_port = ${port}
[paths]
data = ${folder}/data
logs = ${folder}/logs
plugins = ${folder}/plugins
[plugins]
allow_loading_unsigned_plugins = ${plugins.map(({ id }) => id).join(',')}
[auth.anonymous]
enabled = true
org_role = Viewer
[analytics]
reporting_enabled = false
check_for_updates = false
check_for_plugin_updates = false
`;
}

/** Whether it answers within 90 seconds, before it has failed. */
function answers(url: string, failed: () => boolean): Promise<boolean> {
  const attempt = async (): Promise<'yes' | 'no' | null> => {
    const health = await fetch(`${url}api/health`).catch(() => null);
    return health?.ok === true ? 'yes' : failed() ? 'no' : null;
  };
  return until('an answer of Grafana', attempt, { seconds: 90, pause: 250 }).then(
    (answer) => answer === 'yes',
    () => false
  );
}
