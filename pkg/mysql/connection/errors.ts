import { refusals } from './refusals';
import { ServerError, type ServerErrorKind } from './server-error';
import { shortened } from './wire-error';

export { ServerError, type ServerErrorKind } from './server-error';

/** Codes of mysql2 and of TLS that mean that settings must change. */
const needsSettings = /^HANDSHAKE_NO_SSL_SUPPORT$|CERT|ALTNAME|^MYSQL_CLEAR_PASSWORD/;

const advice: Record<ServerErrorKind, string> = {
  unreachable: 'Check that it runs, its address and port, and firewalls between.',
  denied:
    'Check user, password and the host the account is allowed from; the data source’s settings hold both. An account that requires SSL or X509, or a server with require_secure_transport, needs TLS.',
  lost: 'It is tried again.',
  timeout: 'It is tried again; while the server is too busy to answer there is a gap.',
  privilege: 'The Setup page lists the missing grant.',
  unsupported: 'The Setup page says what is missing.',
};

/** Turns an error of mysql2 or of a socket into a ServerError of this instance. `connecting`: no session was open yet. */
export function asServerError(error: unknown, instance: string, connecting: boolean): ServerError {
  if (error instanceof ServerError) {
    return error;
  }
  const { code, errno, message } = parts(error);
  const kind = kindOf(code, errno, message, connecting);
  const reason = shortened(message === '' ? (code ?? 'no reason given') : message).replace(/\.$/, '');
  const plugin = unknownPlugin(message);
  const what =
    plugin === null ? (refusals[errno]?.what ?? describe(kind, connecting)) : `the account needs the plugin ${plugin}`;
  const why = plugin === null ? reason : 'Runaway does not have it';
  return new ServerError(kind, `${instance}: ${what}: ${why}. ${adviceFor(kind, errno, code, plugin)}`, {
    cause: error,
  });
}

/** What to log: the message of a ServerError, which says all; any other error with its stack. */
export function loggable(error: unknown): unknown {
  return error instanceof ServerError ? error.message : error;
}

/** Whether it is the error of one statement, and the connection still works. */
export function isStatementError(error: unknown): boolean {
  const { errno, fatal } = parts(error);
  const refusal = refusals[errno];
  return (
    !fatal &&
    errno >= 1000 &&
    refusal?.kind !== 'lost' &&
    refusal?.kind !== 'unreachable' &&
    refusal?.ends === undefined
  );
}

/** The server's error number; 0 for any other error. */
export function errnoOf(error: unknown): number {
  const { errno } = parts(error);
  return errno >= 1000 ? errno : 0;
}

function kindOf(code: string | null, errno: number, message: string, connecting: boolean): ServerErrorKind {
  const listed = refusals[errno];
  if (listed !== undefined) {
    return listed.kind;
  }
  if (unknownPlugin(message) !== null || (code !== null && needsSettings.test(code))) {
    return 'denied';
  }
  if (code === 'ETIMEDOUT' || code === 'PROTOCOL_SEQUENCE_TIMEOUT') {
    return connecting ? 'unreachable' : 'timeout';
  }
  if (errno >= 1000 && !message.includes('closed state')) {
    return 'unsupported';
  }
  return connecting ? 'unreachable' : 'lost';
}

function describe(kind: ServerErrorKind, connecting: boolean): string {
  switch (kind) {
    case 'unreachable':
      return 'cannot connect';
    case 'denied':
      return 'the account is refused';
    case 'lost':
      return 'the connection was lost';
    case 'timeout':
      return 'no answer in time';
    case 'privilege':
      return 'a privilege is missing';
    case 'unsupported':
      return connecting ? 'the server cannot be sampled' : 'a statement failed';
  }
}

function adviceFor(kind: ServerErrorKind, errno: number, code: string | null, plugin: string | null): string {
  if (plugin !== null) {
    return 'Create the account with caching_sha2_password (MySQL) or mysql_native_password (MariaDB): ALTER USER … IDENTIFIED WITH (MariaDB: VIA) ….';
  }
  if (code === 'HANDSHAKE_NO_SSL_SUPPORT') {
    return 'Give the server a certificate (ssl_cert, ssl_key), or choose the TLS mode Preferred: then the connection is not encrypted.';
  }
  if (code !== null && /CERT|SSL|TLS/.test(code)) {
    return "Check the TLS mode, certificates and server name in the data source's settings.";
  }
  return refusals[errno]?.advice ?? advice[kind];
}

/** The name of the authentication plugin that mysql2 lacks; null for any other error. */
function unknownPlugin(message: string): string | null {
  const [, name] = /authentication using unknown plugin ([\w-]{1,64})/.exec(message) ?? [];
  return name ?? null;
}

function parts(error: unknown): { code: string | null; errno: number; message: string; fatal: boolean } {
  if (typeof error !== 'object' || error === null) {
    return { code: null, errno: 0, message: String(error), fatal: false };
  }
  const read = (name: string): unknown => Reflect.get(error, name);
  const [code, errno, message] = [read('code'), read('errno'), read('message')];
  return {
    code: typeof code === 'string' ? code : null,
    errno: typeof errno === 'number' ? errno : 0,
    message: typeof message === 'string' ? message : '',
    fatal: read('fatal') === true,
  };
}
