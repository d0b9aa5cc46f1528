import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { secrets } from '../../../src/shared/settings';
import type { Access, Row } from './connection';

/** An error packet. */
export interface Fault {
  errno: number;
  message: string;
}

/** What the server answers: rows, an error, nothing at all (`silence`), or it closes the connection (`close`). */
export type Answer = Row[] | Fault | 'silence' | 'close';

export interface FakeServerOptions {
  version?: string;
  /** Called for each new connection; numbers begin at 1. */
  login?: (connection: number) => Fault | 'silence' | null;
  /** Called for each statement, also for one of several in one packet. Without it every statement has no rows. */
  answer?: (sql: string, connection: number) => Answer | Promise<Answer>;
}

/** A server on loopback that speaks as much of MySQL's protocol as one client needs. */
export class FakeServer {
  /** Every statement, with the number of its connection. */
  readonly asked: Array<{ sql: string; connection: number }> = [];
  /** The connections that logged in again, by COM_CHANGE_USER. */
  readonly renewed: number[] = [];
  readonly sockets: Socket[] = [];
  readonly #options: FakeServerOptions;
  readonly #server = createServer((socket) => this.#serve(socket));

  private constructor(options: FakeServerOptions) {
    this.#options = options;
  }

  static async start(options: FakeServerOptions = {}): Promise<FakeServer> {
    const server = new FakeServer(options);
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get access(): Access {
    const { port } = this.#server.address() as AddressInfo;
    return {
      target: { name: 'orders', address: `127.0.0.1:${port}` },
      settings: { user: 'runaway', tls: 'preferred', tlsServerName: '', pinnedCertificates: [] },
      secrets: secrets.parse({}),
    };
  }

  [Symbol.dispose](): void {
    this.sockets.forEach((socket) => socket.destroy());
    this.#server.close();
  }

  #serve(socket: Socket): void {
    const connection = this.sockets.push(socket);
    socket.on('error', () => undefined);
    const refused = this.#options.login?.(connection) ?? null;
    if (refused === 'silence') {
      return;
    }
    if (refused !== null) {
      socket.end(packet(0, errorPacket(refused)));
      return;
    }
    socket.write(packet(0, handshake(connection, this.#options.version ?? '9.7.4')));
    let isLoggedIn = false;
    let received = Buffer.alloc(0);
    socket.on('data', (data: Buffer) => {
      received = Buffer.concat([received, data]);
      while (received.length >= 4 && received.length >= 4 + received.readUIntLE(0, 3)) {
        const end = 4 + received.readUIntLE(0, 3);
        const [sequence, body] = [received.readUInt8(3), received.subarray(4, end)];
        received = received.subarray(end);
        if (isLoggedIn) {
          void this.#command(socket, connection, body);
        } else {
          isLoggedIn = true;
          socket.write(packet(sequence + 1, OK));
        }
      }
    });
  }

  async #command(socket: Socket, connection: number, body: Buffer): Promise<void> {
    if (body[0] === COM_CHANGE_USER) {
      this.renewed.push(connection);
      socket.write(packet(1, OK));
    } else if (body[0] === COM_QUERY) {
      const statements = body.toString('utf8', 1).split(';\n');
      let sequence = 1;
      for (const [i, sql] of statements.entries()) {
        this.asked.push({ sql, connection });
        const answer = (await this.#options.answer?.(sql, connection)) ?? [];
        if (answer === 'silence') {
          return;
        }
        if (answer === 'close') {
          socket.destroy();
          return;
        }
        for (const part of packetsOf(sql, answer, i < statements.length - 1)) {
          socket.write(packet(sequence++ % 256, part));
        }
        if (!Array.isArray(answer)) {
          return;
        }
      }
    }
  }
}

const COM_QUERY = 3;
const COM_CHANGE_USER = 17;
const MORE_RESULTS = 8;
/** Protocol 4.1, multiple statements and results, authentication by plugin, connection attributes. */
const CAPABILITIES = 0x001ba201;
export const OK = Buffer.from([0, 0, 0, 2, 0, 0, 0]);
const OK_FOLLOWED = Buffer.from([0, 0, 0, 2 | MORE_RESULTS, 0, 0, 0]);

export function packet(sequence: number, body: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUIntLE(body.length, 0, 3);
  head.writeUInt8(sequence, 3);
  return Buffer.concat([head, body]);
}

export function handshake(connection: number, version: string): Buffer {
  const tail = Buffer.alloc(31);
  tail.writeUInt16LE(CAPABILITIES & 0xffff, 13);
  tail.writeUInt8(45, 15);
  tail.writeUInt16LE(2, 16);
  tail.writeUInt16LE(CAPABILITIES >>> 16, 18);
  tail.writeUInt8(21, 20);
  tail.writeUInt32LE(connection, 0);
  tail.write('scramble', 4);
  return Buffer.concat([Buffer.from(`\n${version}\0`), tail, Buffer.from('of-20-bytes.\0mysql_native_password\0')]);
}

function errorPacket({ errno, message }: Fault): Buffer {
  return Buffer.concat([Buffer.from([0xff, errno & 0xff, errno >> 8]), Buffer.from(`#HY000${message}`)]);
}

function packetsOf(sql: string, answer: Row[] | Fault, isFollowed: boolean): Buffer[] {
  if (!Array.isArray(answer)) {
    return [errorPacket(answer)];
  }
  if (/^(?:SET|UPDATE|ROLLBACK|UNLOCK)\b/.test(sql)) {
    return [isFollowed ? OK_FOLLOWED : OK];
  }
  const columns = Object.keys(answer[0] ?? { none: null });
  const end = Buffer.from([0xfe, 0, 0, 2 | (isFollowed ? MORE_RESULTS : 0), 0]);
  return [
    Buffer.from([columns.length]),
    ...columns.map(columnDefinition),
    end,
    ...answer.map((row) => Buffer.concat(columns.map((column) => text(row[column] ?? null)))),
    end,
  ];
}

export function columnDefinition(name: string): Buffer {
  const type = Buffer.from([0x0c, 45, 0, 0, 1, 0, 0, 253, 0, 0, 0, 0, 0]);
  return Buffer.concat([...['def', '', '', '', name, ''].map(text), type]);
}

function text(value: unknown): Buffer {
  if (value === null) {
    return Buffer.from([0xfb]);
  }
  const bytes = Buffer.from(String(value));
  return Buffer.concat([Buffer.from([0xfc, bytes.length & 0xff, bytes.length >> 8]), bytes]);
}
