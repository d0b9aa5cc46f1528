import { findServer, type Flavour } from '../../tools/servers/debian';
import { startServer, type LocalServer, type ServerSettings } from '../../tools/servers/server';

const wanted: Flavour[] = ['mysql', 'mariadb'];
const found = await Promise.all(wanted.map(findServer));

/** The flavours available on this machine; a missing one is reported loudly. */
export const flavours: Flavour[] = found.flatMap((server) => {
  if ('missing' in server) {
    console.error(`\nNOT TESTED: ${server.flavour}. ${server.missing}\n`);
    return [];
  }
  return [server.flavour];
});

/** Starts a server of that flavour, which the test stops. */
export function start(flavour: Flavour, settings: Omit<ServerSettings, 'flavour'> = {}): Promise<LocalServer> {
  return startServer({ flavour, ...settings });
}
