import { afterAll, expect, test } from 'bun:test';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Server } from '@grpc/grpc-js';
import { listen } from './listen';

const folder = mkdtempSync(join(tmpdir(), 'listen-'));
const servers: Server[] = [];
afterAll(() => {
  servers.forEach((server) => server.forceShutdown());
  rmSync(folder, { recursive: true, force: true });
});

function server(): Server {
  const made = new Server();
  servers.push(made);
  return made;
}

test('a socket in a folder of its own, within the host’s folder', async () => {
  const { network, address } = await listen(server(), { PLUGIN_UNIX_SOCKET_DIR: folder }, 'linux');
  expect(network).toBe('unix');
  expect(dirname(dirname(address))).toBe(folder);
  expect(existsSync(address)).toBe(true);
});

test('on Windows, the first free port of the range', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const bound = taken.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  const range = { PLUGIN_MIN_PORT: `${port}`, PLUGIN_MAX_PORT: `${port + 20}` };
  const { network, address } = await listen(server(), range, 'win32');
  taken.close();
  expect(network).toBe('tcp');
  expect(Number(address.split(':')[1])).toBeGreaterThan(port);
});

test('without a free port it rejects', async () => {
  await expect(listen(server(), { PLUGIN_MIN_PORT: '2', PLUGIN_MAX_PORT: '1' }, 'win32')).rejects.toThrow(
    'No free port from 2 to 1'
  );
});
