import { ServerError } from './server-error';

/** Where a server listens. */
export type Address = { socketPath: string } | { host: string; port: number };

const MYSQL_PORT = 3306;

/** Parses `host`, `host:port`, `[ipv6]:port`, a bare IPv6 address, or the path of a unix socket. Throws a ServerError for an invalid port. */
export function parseAddress(address: string): Address {
  if (address.startsWith('/')) {
    return { socketPath: address };
  }
  const bracketed = /^\[([^\]]+)\](?::(.*))?$/.exec(address);
  const plain = /^([^:]+)(?::([^:]*))?$/.exec(address);
  const [, host, port] = bracketed ?? plain ?? [];
  if (host !== undefined) {
    return { host, port: port === undefined ? MYSQL_PORT : parsePort(port, address) };
  }
  return { host: address, port: MYSQL_PORT };
}

function parsePort(text: string, address: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new ServerError('unreachable', `${address}: the port must be a number from 1 to 65535. Correct the address.`);
  }
  return port;
}
