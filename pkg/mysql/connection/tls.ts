import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import type { SslOptions } from 'mysql2';
import type { Secrets, Settings } from '../../../src/shared/settings';
import type { Address } from './address';
import { ServerError } from './server-error';

export type TlsSettings = Pick<Settings, 'tls' | 'tlsServerName' | 'pinnedCertificates'>;

/** Whether to encrypt; `preferred` and a unix socket need no TLS, as with MySQL's own clients. */
export function wantsTls({ tls, pinnedCertificates }: TlsSettings, address: Address, isOffered: boolean): boolean {
  if (pinnedCertificates.length > 0) {
    return true;
  }
  return tls === 'preferred' ? isOffered && 'host' in address : tls !== 'off';
}

/** TLS options for mysql2. Throws a ServerError if the certificate cannot be checked. */
export function tlsOptions({ tls, tlsServerName }: TlsSettings, secrets: Secrets, address: Address): SslOptions {
  const { tlsCACert: ca, tlsClientCert: cert, tlsClientKey: key } = secrets;
  const verify = tls === 'verify';
  if (verify && tlsServerName === '' && (!('host' in address) || isIP(address.host) !== 0)) {
    const where = 'host' in address ? address.host : address.socketPath;
    throw new ServerError(
      'denied',
      `${where}: a certificate cannot be checked against this address. Set the TLS server name to the certificate's.`
    );
  }
  return {
    rejectUnauthorized: verify,
    // By default mysql2 does not compare the certificate's name.
    verifyIdentity: verify,
    ...(ca !== '' && { ca }),
    ...(cert !== '' && { cert }),
    ...(key !== '' && { key }),
  };
}

/** The SHA-256 fingerprint of the server's certificate, as `5A:0F:…`; null without one. */
export function fingerprintOf(socket: TLSSocket): string | null {
  const { raw } = socket.getPeerCertificate() as { raw?: Buffer };
  return raw === undefined ? null : formatted(createHash('sha256').update(raw).digest('hex'));
}

/** Whether the certificate looks like one that MariaDB makes for itself at each start, since 11.4, if none is configured. */
export function isMadeAtStart(socket: TLSSocket): boolean {
  const { subject, issuer } = socket.getPeerCertificate() as Partial<PeerCertificate>;
  return [subject, issuer].every((name) => name?.CN === 'MariaDB Server');
}

/** Throws a ServerError if certificates are pinned and this is none of them. */
export function checkPin({ pinnedCertificates }: TlsSettings, fingerprint: string | null, instance: string): void {
  if (pinnedCertificates.length > 0 && !pinnedCertificates.map(formatted).includes(fingerprint ?? '')) {
    throw new ServerError(
      'denied',
      `${instance}: its certificate is not one of those pinned; nothing was sent to it. It showed ${fingerprint ?? 'none'}. If the server’s certificate was renewed, add this fingerprint to the data source’s settings; if it was not, another machine may be answering.`
    );
  }
}

function formatted(fingerprint: string): string {
  const digits = fingerprint.replace(/^sha256:/i, '').replaceAll(':', '');
  return (digits.toUpperCase().match(/../g) ?? []).join(':');
}
