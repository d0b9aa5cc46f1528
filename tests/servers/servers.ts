import { findServer, type Flavour, type Release } from '../../tools/servers/debian';
import { startServer, type LocalServer, type ServerSettings } from '../../tools/servers/server';

/** Starts a server of that flavour or release, which the test stops. */
export function start(of: Flavour | Release, settings: Omit<ServerSettings, keyof Release> = {}): Promise<LocalServer> {
  return startServer({ ...(typeof of === 'string' ? { flavour: of } : of), ...settings });
}

/** Whether this machine has such a server; a missing one is reported loudly. */
export async function isAvailable({ flavour, suite }: Release): Promise<boolean> {
  const server = await findServer(flavour, suite);
  if ('missing' in server) {
    console.error(`\nNOT TESTED: ${server.flavour}. ${server.missing}\n`);
  }
  return !('missing' in server);
}

const wanted: Flavour[] = ['mysql', 'mariadb'];
const has = await Promise.all(wanted.map((flavour) => isAvailable({ flavour })));

/** The flavours available on this machine, each in one release. */
export const flavours: Flavour[] = wanted.filter((_, i) => has[i]);
