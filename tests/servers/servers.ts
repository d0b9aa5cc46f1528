import { findServer, type Flavour } from '../../tools/servers/debian';
import { startServer, type LocalServer, type ServerSettings } from '../../tools/servers/server';

const wanted: Flavour[] = ['mysql', 'mariadb'];
const found = await Promise.all(wanted.map(findServer));

/** The flavours that can be had on this machine; one that can't is said loudly. */
export const flavours: Flavour[] = found.flatMap((server) => {
  if ('missing' in server) {
    console.error(`\nNOT TESTED: ${server.flavour}. ${server.missing}\n`);
    return [];
  }
  return [server.flavour];
});

/** Starts a server of that flavour; the test stops it. */
export function start(flavour: Flavour, settings: Omit<ServerSettings, 'flavour'> = {}): Promise<LocalServer> {
  return startServer({ flavour, ...settings });
}
