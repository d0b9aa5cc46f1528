import { createConnection, type Connection } from 'mysql2/promise';

/** Where the shop's server listens, and the account. */
export interface Login {
  host: string;
  port: number;
  user: string;
  password: string;
}

/** A new connection; its program_name identifies it in the server's session list. */
export function connect(login: Login, schema?: string): Promise<Connection> {
  return createConnection({
    ...login,
    ...(schema === undefined ? {} : { database: schema }),
    connectTimeout: 10_000,
    connectAttributes: { program_name: `shop ${login.user}` },
  });
}

/** MySQL's error number of a failed statement, or 0 for anything else. */
export function errno(error: unknown): number {
  return error instanceof Error && 'errno' in error && typeof error.errno === 'number' ? error.errno : 0;
}
