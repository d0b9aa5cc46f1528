import { connect, type Socket } from 'node:net';
import type { Address } from './address';

/** Begins to connect; errors are events of the socket. */
export function openSocket(address: Address): Socket {
  const socket = 'host' in address ? connect(address.port, address.host) : connect(address.socketPath);
  // The server may disappear without a word.
  return socket.setKeepAlive(true, 60_000).setNoDelay(true);
}

/** Whether the other end is on this host: nobody listens in between. */
export function isLocal(socket: Socket, address: Address): boolean {
  const { remoteAddress = '' } = socket;
  return 'socketPath' in address || remoteAddress === '::1' || /^(?:::ffff:)?127\./.test(remoteAddress);
}
