import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the ports that systems give to outgoing connections, so that none of these takes it meanwhile. */
const FIRST = 20_000;
const LAST = 32_000;
const ATTEMPTS = 50;

/** A TCP port of 127.0.0.1 that nobody listens on just now. Picked at random: other test runs look for one, too. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = randomInt(FIRST, LAST);
    if (await isFree(port)) {
      return port;
    }
  }
  throw new Error(`no free port found on 127.0.0.1 between ${FIRST} and ${LAST}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
