import { connect as connectSocket, isIP } from 'node:net';
import type { ConnectionOptions } from 'mysql2';
import type { Secrets, Settings } from '../../../src/shared/settings';
import type { Address } from './address';
import { ServerError } from './errors';

type TlsSettings = Pick<Settings, 'tls' | 'tlsServerName'>;
type TlsOptions = Pick<ConnectionOptions, 'ssl' | 'host' | 'stream'>;

/** What mysql2 is told of TLS, beside the address; nothing for plain text. Certificates are PEM texts. */
export function tlsOptions({ tls, tlsServerName }: TlsSettings, secrets: Secrets, address: Address): TlsOptions {
  if (tls === 'off') {
    return {};
  }
  const { tlsCACert: ca, tlsClientCert: cert, tlsClientKey: key } = secrets;
  const verify = tls === 'verify';
  const ssl = {
    rejectUnauthorized: verify,
    // mysql2 compares the certificate's name only when told to.
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
  // mysql2 checks the certificate against `host`: the socket is opened to the real one.
  return { ssl, host: tlsServerName, stream: () => openSocket(address) };
}

function openSocket(address: Address): ReturnType<typeof connectSocket> {
  const socket = 'host' in address ? connectSocket(address.port, address.host) : connectSocket(address.socketPath);
  return socket.setKeepAlive(true).setNoDelay(true);
}
