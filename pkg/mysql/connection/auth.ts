import { createPublicKey } from 'node:crypto';
import { authPlugins, type AuthPlugin } from 'mysql2';
import { ServerError } from './server-error';

/**
 * What carries the password. `socket`: a unix socket; MySQL takes it for encrypted. `local`: plain text over loopback.
 * `plain`: plain text over a network. `tls`: encrypted, but to whoever answers. `verified`: encrypted, to a server whose certificate was checked.
 */
export type Transport = 'socket' | 'local' | 'plain' | 'tls' | 'verified';

export interface AuthOptions {
  instance: string;
  password: string;
  /** PEM; may be empty. */
  serverPublicKey: string;
  /** Called when the server has asked for authentication: TLS is up by then. */
  transport: () => Transport;
}

const FULL_AUTHENTICATION = Buffer.from([4]);

/** Throws a ServerError if the key in the settings is none. */
function checkKey({ instance, serverPublicKey }: AuthOptions): void {
  try {
    createPublicKey(serverPublicKey);
  } catch {
    throw new ServerError(
      'denied',
      `${instance}: the server’s public key in the data source’s settings is no RSA key in PEM. Paste the server’s public_key.pem.`
    );
  }
}

/**
 * Authentication plugins that refuse to send a password to whoever answers. mysql2's own would fetch the RSA key that
 * encrypts the password from the server, and anyone between can send a key.
 */
export function guardedPlugins(options: AuthOptions): Record<string, AuthPlugin> {
  const { instance, password, serverPublicKey, transport } = options;
  if (serverPublicKey !== '') {
    checkKey(options);
  }
  const clear = Buffer.from(`${password}\0`);
  const key = serverPublicKey === '' ? {} : { serverPublicKey };
  const isSecure = (): boolean => ['socket', 'tls', 'verified'].includes(transport());
  const refuseOverPlainText = (plugin: string): void => {
    if (transport() === 'plain' && serverPublicKey === '') {
      throw new ServerError(
        'denied',
        `${instance}: the server asks for the password (${plugin}), and the connection is not encrypted. The password was not sent. Choose Required or Verify under TLS, or put the server’s RSA public key into the data source’s settings.`
      );
    }
  };
  return {
    caching_sha2_password: (context) => {
      const answer = authPlugins.caching_sha2_password({ ...key, overrideIsSecure: isSecure() })(context);
      return (data) => {
        if (FULL_AUTHENTICATION.equals(data)) {
          refuseOverPlainText('caching_sha2_password');
        }
        return answer(data);
      };
    },
    sha256_password: (context) => {
      refuseOverPlainText('sha256_password');
      return isSecure() ? () => clear : authPlugins.sha256_password(key)(context);
    },
    mysql_clear_password: () => () => {
      if (transport() !== 'verified') {
        throw new ServerError(
          'denied',
          `${instance}: the account’s plugin mysql_clear_password sends the password as it is. It was not sent: this needs Verify under TLS, or a pinned certificate.`
        );
      }
      return clear;
    },
  };
}
