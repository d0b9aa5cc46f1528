/**
 * `unreachable`: cannot connect; `denied`: the server refuses the account; `lost`: an open connection broke; `timeout`: no
 * answer in time; `privilege`: a grant is missing; `unsupported`: the server does not support a statement.
 */
export type ServerErrorKind = 'unreachable' | 'denied' | 'lost' | 'timeout' | 'privilege' | 'unsupported';

/** An error of one instance; the message names it and says what to do. */
export class ServerError extends Error {
  override name = 'ServerError';

  constructor(
    readonly kind: ServerErrorKind,
    message: string,
    options?: ErrorOptions
  ) {
    super(message, options);
  }
}

/** Error numbers of MySQL and MariaDB, by what they mean for sampling. */
const kindOfErrno: Record<number, ServerErrorKind> = {
  1040: 'unreachable', // ER_CON_COUNT_ERROR
  1129: 'unreachable', // ER_HOST_IS_BLOCKED
  1203: 'unreachable', // ER_TOO_MANY_USER_CONNECTIONS
  1226: 'unreachable', // ER_USER_LIMIT_REACHED
  1044: 'denied', // ER_DBACCESS_DENIED_ERROR
  1045: 'denied', // ER_ACCESS_DENIED_ERROR
  1130: 'denied', // ER_HOST_NOT_PRIVILEGED
  1251: 'denied', // ER_NOT_SUPPORTED_AUTH_MODE
  1698: 'denied', // ER_ACCESS_DENIED_NO_PASSWORD_ERROR
  1820: 'denied', // ER_MUST_CHANGE_PASSWORD
  1862: 'denied', // ER_MUST_CHANGE_PASSWORD_LOGIN
  3118: 'denied', // MySQL: ER_ACCOUNT_HAS_BEEN_LOCKED
  4151: 'denied', // MariaDB: ER_ACCOUNT_HAS_BEEN_LOCKED
  1053: 'lost', // ER_SERVER_SHUTDOWN
  1927: 'lost', // MariaDB: ER_CONNECTION_KILLED
  4031: 'lost', // MySQL: ER_CLIENT_INTERACTION_TIMEOUT
  1205: 'timeout', // ER_LOCK_WAIT_TIMEOUT
  1969: 'timeout', // MariaDB: ER_STATEMENT_TIMEOUT
  3024: 'timeout', // MySQL: ER_QUERY_TIMEOUT
  1142: 'privilege', // ER_TABLEACCESS_DENIED_ERROR
  1143: 'privilege', // ER_COLUMNACCESS_DENIED_ERROR
  1227: 'privilege', // ER_SPECIFIC_ACCESS_DENIED_ERROR
};

const advice: Record<ServerErrorKind, string> = {
  unreachable: 'Check that it runs, its address and port, and firewalls between.',
  denied: "Check user, password and the host the account is allowed from; the data source's settings hold both.",
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
  const reason = message === '' ? (code ?? 'no reason given') : message;
  return new ServerError(
    kind,
    `${instance}: ${describe(kind, connecting)}: ${reason}. ${adviceFor(kind, errno, code)}`,
    {
      cause: error,
    }
  );
}

/** What to log: the message of a ServerError, which says all; any other error with its stack. */
export function loggable(error: unknown): unknown {
  return error instanceof ServerError ? error.message : error;
}

/** Whether it is the error of one statement, and the connection still works. */
export function isStatementError(error: unknown): boolean {
  const { errno, fatal } = parts(error);
  return !fatal && errno >= 1000 && kindOfErrno[errno] !== 'lost' && kindOfErrno[errno] !== 'unreachable';
}

/** The server's error number; 0 for any other error. */
export function errnoOf(error: unknown): number {
  const { errno } = parts(error);
  return errno >= 1000 ? errno : 0;
}

function kindOf(code: string | null, errno: number, message: string, connecting: boolean): ServerErrorKind {
  const listed = kindOfErrno[errno];
  if (listed !== undefined) {
    return listed;
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

function adviceFor(kind: ServerErrorKind, errno: number, code: string | null): string {
  if (errno === 1040) {
    return 'It takes no more connections (max_connections): close some or raise it.';
  }
  if (errno === 1129) {
    return 'It has blocked this host after failed connections: TRUNCATE TABLE performance_schema.host_cache.';
  }
  if (code !== null && /CERT|SSL|TLS|HANDSHAKE_NO_SSL/.test(code)) {
    return "Check the TLS mode, certificates and server name in the data source's settings.";
  }
  return advice[kind];
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
