import type { ServerErrorKind } from './server-error';

/** What an error number means for sampling. */
export interface Refusal {
  kind: ServerErrorKind;
  /** What happened, and what to do about it. Without these, the kind says it. */
  what?: string;
  advice?: string;
  /** The connection ends with this error, although the kind is not `lost` or `unreachable`. */
  ends?: true;
}

const expired: Refusal = {
  kind: 'denied',
  what: 'the password of the account has expired',
  advice:
    'Set a new one on the server (ALTER USER … IDENTIFIED BY …) and here, or let it never expire (PASSWORD EXPIRE NEVER).',
};
const locked: Refusal = {
  kind: 'denied',
  what: 'the account is locked',
  advice: 'Unlock it: ALTER USER … ACCOUNT UNLOCK.',
};
const tooManyOfUser: Refusal = {
  kind: 'unreachable',
  what: 'the account has too many connections',
  advice: 'Runaway needs two for each data source: raise the account’s MAX_USER_CONNECTIONS, or max_user_connections.',
};
const otherPlugin: Refusal = {
  kind: 'denied',
  what: 'the server and Runaway have no authentication in common',
  advice: 'Create the account with caching_sha2_password (MySQL) or mysql_native_password (MariaDB).',
};

/** Error numbers of MySQL and MariaDB. A retry helps against `unreachable` and `lost`, and not against `denied`. */
export const refusals: Record<number, Refusal> = {
  // ER_CON_COUNT_ERROR
  1040: {
    kind: 'unreachable',
    advice: 'It takes no more connections (max_connections): close some or raise it.',
  },
  // ER_BAD_HOST_ERROR
  1042: {
    kind: 'denied',
    what: 'the server cannot resolve this host’s name',
    advice: 'Mend its DNS, or start it with skip_name_resolve.',
  },
  1044: { kind: 'denied' }, // ER_DBACCESS_DENIED_ERROR
  1045: { kind: 'denied' }, // ER_ACCESS_DENIED_ERROR
  1053: { kind: 'lost' }, // ER_SERVER_SHUTDOWN
  // ER_HOST_IS_BLOCKED
  1129: {
    kind: 'denied',
    what: 'the server has blocked this host after failed connections',
    advice: 'Run TRUNCATE TABLE performance_schema.host_cache (MariaDB: FLUSH HOSTS), or raise max_connect_errors.',
    ends: true,
  },
  // ER_HOST_NOT_PRIVILEGED
  1130: {
    kind: 'denied',
    what: 'no account may log in from this host',
    advice: 'Create the account for this host, for example as …@’%’.',
    ends: true,
  },
  1142: { kind: 'privilege' }, // ER_TABLEACCESS_DENIED_ERROR
  1143: { kind: 'privilege' }, // ER_COLUMNACCESS_DENIED_ERROR
  // ER_NET_PACKET_TOO_LARGE
  1153: { kind: 'lost', advice: 'The server’s max_allowed_packet is too small for sampling: 1 MB is enough.' },
  // ER_NEW_ABORTING_CONNECTION: the server sends it in answer to the first statement.
  1184: {
    kind: 'denied',
    what: 'the server ended the connection, most likely because init_connect failed for this account',
    advice:
      'Mend init_connect (SELECT @@init_connect), or grant the account what it needs. The server’s error log has the reason.',
    ends: true,
  },
  1203: tooManyOfUser, // ER_TOO_MANY_USER_CONNECTIONS
  1205: { kind: 'timeout' }, // ER_LOCK_WAIT_TIMEOUT
  1226: tooManyOfUser, // ER_USER_LIMIT_REACHED
  1227: { kind: 'privilege' }, // ER_SPECIFIC_ACCESS_DENIED_ERROR
  1251: otherPlugin, // ER_NOT_SUPPORTED_AUTH_MODE
  // ER_PLUGIN_IS_NOT_LOADED
  1524: { ...otherPlugin, what: 'the account uses an authentication plugin that the server has not loaded' },
  // ER_ACCESS_DENIED_NO_PASSWORD_ERROR
  1698: {
    kind: 'denied',
    advice: 'The account logs in without a password, by unix_socket for example: create one with a password.',
  },
  1820: expired, // ER_MUST_CHANGE_PASSWORD
  1862: { ...expired, ends: true }, // ER_MUST_CHANGE_PASSWORD_LOGIN
  1873: { kind: 'denied' }, // ER_ACCESS_DENIED_CHANGE_USER_ERROR
  1927: { kind: 'lost' }, // MariaDB: ER_CONNECTION_KILLED
  1969: { kind: 'timeout' }, // MariaDB: ER_STATEMENT_TIMEOUT
  3024: { kind: 'timeout' }, // MySQL: ER_QUERY_TIMEOUT
  // ER_SERVER_OFFLINE_MODE
  3032: {
    kind: 'denied',
    what: 'the server is in offline mode',
    advice: 'End it (SET GLOBAL offline_mode = OFF), or grant the account CONNECTION_ADMIN.',
    ends: true,
  },
  3118: locked, // MySQL: ER_ACCOUNT_HAS_BEEN_LOCKED
  // ER_SECURE_TRANSPORT_REQUIRED
  3159: {
    kind: 'denied',
    what: 'the server takes encrypted connections only (require_secure_transport)',
    advice: 'Choose Required or Verify under TLS in the data source’s settings.',
    ends: true,
  },
  3168: { kind: 'unreachable' }, // ER_SERVER_ISNT_AVAILABLE
  // ER_USER_ACCESS_DENIED_FOR_USER_ACCOUNT_BLOCKED_BY_PASSWORD_LOCK
  3955: {
    kind: 'denied',
    what: 'the account is blocked after failed logins',
    advice: 'Correct the password in the data source’s settings, then unblock it: ALTER USER … ACCOUNT UNLOCK.',
  },
  4031: { kind: 'lost' }, // MySQL: ER_CLIENT_INTERACTION_TIMEOUT
  4151: locked, // MariaDB: ER_ACCOUNT_HAS_BEEN_LOCKED
};
