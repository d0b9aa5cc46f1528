import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { secrets, settings, type SettingsInput } from '../../../src/shared/settings';
import type { Access } from './connection';
import { handshake, OK, packet } from './server.fixture';

/** Answers the packets of one client: the login is the first. `sequence` is that of the packet. */
export type Behaviour = (client: { socket: Socket; body: Buffer; sequence: number; nth: number }) => void;

/** A server that means harm, on one address of this machine. */
export class Rogue {
  readonly sockets: Socket[] = [];
  readonly #server;

  private constructor(
    readonly host: string,
    behaviour: Behaviour | 'silence'
  ) {
    this.#server = createServer((socket) => {
      this.sockets.push(socket);
      socket.on('error', () => undefined);
      if (behaviour === 'silence') {
        return;
      }
      socket.write(packet(0, handshake(this.sockets.length, '9.7.4')));
      let received = Buffer.alloc(0);
      let nth = 0;
      socket.on('data', (data: Buffer) => {
        received = Buffer.concat([received, data]);
        while (received.length >= 4 && received.length >= 4 + received.readUIntLE(0, 3)) {
          const end = 4 + received.readUIntLE(0, 3);
          const [sequence, body] = [received.readUInt8(3), received.subarray(4, end)];
          received = received.subarray(end);
          behaviour({ socket, body, sequence, nth: nth++ });
        }
      });
    });
  }

  static async start(behaviour: Behaviour | 'silence', host = '127.0.0.1'): Promise<Rogue> {
    const rogue = new Rogue(host, behaviour);
    rogue.#server.listen(0, host);
    await once(rogue.#server, 'listening');
    return rogue;
  }

  /** How to log in to it. */
  access(given: Partial<SettingsInput> = {}, password = 'a-secret', serverPublicKey = ''): Access {
    const { port } = this.#server.address() as AddressInfo;
    const target = { name: 'rogue', address: `${this.host}:${port}` };
    return {
      target,
      settings: settings.parse({ instances: [target], user: 'runaway', ...given }),
      secrets: secrets.parse({ password, serverPublicKey }),
    };
  }

  /** The connections that clients have not closed. */
  get open(): number {
    return this.sockets.filter((socket) => !socket.destroyed && !socket.readableEnded).length;
  }

  [Symbol.dispose](): void {
    this.sockets.forEach((socket) => socket.destroy());
    this.#server.close();
  }
}

/** Lets the client log in; from then on `next` answers. */
export function loggedIn(next: Behaviour): Behaviour {
  return (client) => {
    if (client.nth === 0) {
      client.socket.write(packet(client.sequence + 1, OK));
    } else {
      next(client);
    }
  };
}

/** Sends one packet after the other until the client leaves, but not more than four billion bytes. */
export async function flood(socket: Socket, first: number, body: Buffer): Promise<void> {
  const most = 4e9 / body.length;
  for (let i = 0; i < most && !socket.destroyed; i++) {
    const isFull = !socket.write(packet((first + i) % 256, body));
    if (isFull) {
      await new Promise<void>((resolve) => {
        const go = (): void => {
          socket.off('drain', go).off('close', go);
          resolve();
        };
        socket.on('drain', go).on('close', go);
      });
    }
  }
}
