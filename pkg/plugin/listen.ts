import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerCredentials, type Server } from '@grpc/grpc-js';

export interface Address {
  network: 'unix' | 'tcp';
  address: string;
}

type Env = Record<string, string | undefined>;

/** Binds the server to a unix socket, or on Windows to a port of the host's range. */
export function listen(server: Server, env: Env = process.env, platform = process.platform): Promise<Address> {
  return platform === 'win32' ? onPort(server, env) : onSocket(server, env.PLUGIN_UNIX_SOCKET_DIR);
}

/** The socket is in a folder of its own with mode 0700, which is removed when the process exits. */
async function onSocket(server: Server, parent = tmpdir()): Promise<Address> {
  const folder = mkdtempSync(join(parent, 'runaway-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const address = join(folder, 'plugin.sock');
  await bind(server, `unix:${address}`);
  return { network: 'unix', address };
}

async function onPort(server: Server, { PLUGIN_MIN_PORT = '10000', PLUGIN_MAX_PORT = '25000' }: Env): Promise<Address> {
  for (let port = Number(PLUGIN_MIN_PORT); port <= Number(PLUGIN_MAX_PORT); port++) {
    const address = `127.0.0.1:${port}`;
    if (await bind(server, address).then(...isBound)) {
      return { network: 'tcp', address };
    }
  }
  throw new Error(`No free port from ${PLUGIN_MIN_PORT} to ${PLUGIN_MAX_PORT}`);
}

const isBound = [() => true, () => false] as const;

function bind(server: Server, address: string): Promise<void> {
  const bound = Promise.withResolvers<void>();
  server.bindAsync(address, ServerCredentials.createInsecure(), (error) =>
    error ? bound.reject(error) : bound.resolve()
  );
  return bound.promise;
}
