import type { RunawayOptions, RunawaySecrets } from '../types';

export type TlsMode = NonNullable<RunawayOptions['tls']>;

export const modes: Array<{ value: TlsMode; label: string; description: string }> = [
  {
    value: 'preferred',
    label: 'Preferred',
    description: 'Encrypted if the server offers it. This guards against those who only listen.',
  },
  {
    value: 'on',
    label: 'Required',
    description: 'Always encrypted. The certificate is not checked: another machine could answer.',
  },
  { value: 'verify', label: 'Verify', description: 'Always encrypted, and the server’s certificate must be valid.' },
  {
    value: 'off',
    label: 'Off',
    description: 'Plain text: whoever listens sees the statements. For a server on this host.',
  },
];

export interface PemField {
  key: Exclude<keyof RunawaySecrets, 'password'>;
  label: string;
  about: string;
}

const clientFields: PemField[] = [
  { key: 'tlsClientCert', label: 'Client certificate', about: 'Only for an account that requires X509.' },
  { key: 'tlsClientKey', label: 'Client key', about: 'The client certificate’s private key.' },
];
const caField: PemField = {
  key: 'tlsCACert',
  label: 'CA certificate',
  about: 'If empty, the system’s certificate authorities are used.',
};
const publicKeyField: PemField = {
  key: 'serverPublicKey',
  label: 'Server’s public key',
  about:
    'Only for a server on another host that offers no TLS: the RSA key that encrypts the password for caching_sha2_password (on the server: SHOW STATUS LIKE ’Caching_sha2_password_rsa_public_key’). Without it, the password is not sent unencrypted.',
};

/** The PEM texts that this mode uses. */
export function pemFields(mode: TlsMode): PemField[] {
  switch (mode) {
    case 'preferred':
      return [...clientFields, publicKeyField];
    case 'on':
      return clientFields;
    case 'verify':
      return [caField, ...clientFields];
    case 'off':
      return [publicKeyField];
  }
}

/** The first problem of the list of fingerprints; undefined if all can be used. */
export function pinProblem(problems: Record<string, string>): string | undefined {
  return Object.entries(problems).find(([path]) => /^pinnedCertificates(?:\.|$)/.test(path))?.[1];
}
