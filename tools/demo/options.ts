import { parseArgs } from 'node:util';
import type { Flavour } from '../servers/debian';

export interface Options {
  /** Null: MySQL if it is available, else MariaDB. */
  flavour: Flavour | null;
  /** Where to run; null: the first of these that is available. */
  host: 'docker' | 'grafana' | 'workbench' | null;
  kill: 'query' | 'connection';
  headless: boolean;
  once: boolean;
  /** Folder for pictures, or null. */
  screenshots: string | null;
  port: number;
}

export const usage = `usage: npm run demo -- [options]

Replays a morning on a real server: a shop, a report that saturates the disk, sessions that wait, the kill.

  --headless           the whole story in under three minutes, without a browser; prints the recorded incident,
                       and fails if it was not recorded correctly
  --once               plays the story once instead of over and over
  --mysql, --mariadb   on this server; by default MySQL if it is available, else MariaDB
  --kill-connection    the DBA kills the connection instead of the query
  --docker, --grafana, --workbench
                       where to run it; by default the first of these that is available
  --screenshots DIR    takes pictures before, during and after, light and dark, in two sizes (needs Chromium)
  --port PORT          of the page, by default 3000`;

/** Reads the command line. Throws with what is wrong. */
export function parseOptions(args: string[]): Options | 'help' {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args,
    options: {
      headless: flag,
      once: flag,
      mysql: flag,
      mariadb: flag,
      'kill-connection': flag,
      docker: flag,
      grafana: flag,
      workbench: flag,
      screenshots: { type: 'string' },
      port: { type: 'string', default: '3000' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    return 'help';
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`--port ${values.port} is not a port`);
  }
  const hosts = (['docker', 'grafana', 'workbench'] as const).filter((name) => values[name]);
  const flavours = (['mysql', 'mariadb'] as const).filter((name) => values[name]);
  if (hosts.length > 1 || flavours.length > 1) {
    throw new Error(`choose one of --${(hosts.length > 1 ? hosts : flavours).join(' and --')}`);
  }
  return {
    flavour: flavours[0] ?? null,
    // The headless run always uses this machine's own processes.
    host: values.headless ? 'workbench' : (hosts[0] ?? null),
    kill: values['kill-connection'] ? 'connection' : 'query',
    headless: values.headless,
    once: values.once || values.headless,
    screenshots: values.screenshots ?? null,
    port,
  };
}
