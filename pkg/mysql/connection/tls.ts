import { connect as connectSocket, isIP } from 'node:net';
import type { ConnectionOptions } from 'mysql2';
import type { Secrets, Settings } from '../../../src/shared/settings';
import type { Address } from './address';
import { ServerError } from './errors';

type TlsSettings = Pick<Settings, 'tls' | 'tlsServerName'>;
type TlsOptions = Pick<ConnectionOptions, 'ssl' | 'host' | 'stream'>;

/** TLS options for mysql2; none without TLS. Throws a ServerError if the certificate cannot be checked. */
export function tlsOptions({ tls, tlsServerName }: TlsSettings, secrets: Secrets, address: Address): TlsOptions {
  if (tls === 'off') {
    return {};
  }
  const { tlsCACert: ca, tlsClientCert: cert, tlsClientKey: key } = secrets;
  const verify = tls === 'verify';
  const ssl = {
    rejectUnauthorized: verify,
    // By default mysql2 does not compare the certificate's name.
    verifyIdentity: verify,
    ...(ca !== '' && { ca }),
    ...(cert !== '' && { cert }),
    ...(key !== '' && { key }),
  };
  if (tlsServerName === '') {
    if (verify && (!('host' in address) || isIP(address.host) !== 0)) {
      const where = 'host' in address ? address.host : address.socketPath;
      throw new ServerError(
        'unreachable',
        `${where}: a certificate cannot be checked against this address. Set the TLS server name to the certificate's.`
      );
    }
    return { ssl };
  }
  // mysql2 checks the certificate against `host`, so the socket is opened to the real address.
  return { ssl, host: tlsServerName, stream: () => openSocket(address) };
}

function openSocket(address: Address): ReturnType<typeof connectSocket> {
  const socket = 'host' in address ? connectSocket(address.port, address.host) : connectSocket(address.socketPath);
  return socket.setKeepAlive(true).setNoDelay(true);
}
