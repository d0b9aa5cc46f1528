import type { Socket } from 'node:net';
import { fatal } from './wire-error';

const HEADER = 4;
const PROTOCOL_10 = 10;
/** From the end of the version to the capabilities: connection id, half of the scramble, a filler. */
const BEFORE_CAPABILITIES = 13;
const CAN_TLS = 0x0800;
/** A greeting has about 100 bytes, an error in its place a few hundred. */
const MOST_BYTES = 16_384;

/**
 * Reads the server's first packet and puts it back for mysql2: whether the server offers TLS must be known before mysql2
 * answers. Rejects when the socket breaks, or when the packet is far too long.
 */
export function readHello(socket: Socket): Promise<{ offersTls: boolean }> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const stop = (): void => {
      socket.removeListener('data', onData);
      socket.removeListener('error', reject);
      socket.removeListener('close', onClose);
    };
    const onClose = (): void =>
      reject(fatal('PROTOCOL_CONNECTION_LOST', 'The server closed the connection before it greeted'));
    const onData = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk]);
      const length = received.length < HEADER ? 0 : received.readUIntLE(0, 3);
      if (received.length > MOST_BYTES || length > MOST_BYTES) {
        stop();
        reject(fatal('TOO_LONG', 'Its greeting is too long: this is no MySQL server, or one that means harm'));
      } else if (received.length >= HEADER && received.length >= HEADER + length) {
        stop();
        socket.pause();
        socket.unshift(received);
        resolve({ offersTls: offersTls(received.subarray(HEADER, HEADER + length)) });
      }
    };
    socket.on('data', onData);
    socket.on('error', reject);
    socket.on('close', onClose);
  });
}

/** Whether the body of a first packet announces TLS. */
export function offersTls(body: Buffer): boolean {
  const end = body.indexOf(0, 1);
  const at = end + 1 + BEFORE_CAPABILITIES;
  return body[0] === PROTOCOL_10 && end > 0 && body.length >= at + 2 && (body.readUInt16LE(at) & CAN_TLS) !== 0;
}
