import type { RowDataPacket } from 'mysql2/promise';
import type { Flavour } from '../../tools/servers/debian';
import { createMonitor } from '../../tools/servers/accounts';
import type { LocalServer } from '../../tools/servers/server';
import { openDataSource, type OpenDataSource } from './data-source';
import { start } from './servers';

/** A server with large tables and a buffer pool of 24 MB, and the data source that samples it. */
export interface BigTables extends AsyncDisposable {
  server: LocalServer;
  source: OpenDataSource;
}

/**
 * Creates these tables in the schema `shop`, and lets the plugin sample the server. Each has 1,000 rows of a kilobyte,
 * doubled so many times: 7 make 140 MB.
 */
export async function startBigTables(flavour: Flavour, tables: Record<string, number>): Promise<BigTables> {
  const stack = new AsyncDisposableStack();
  try {
    const options = ['--innodb-buffer-pool-size=24M', '--innodb-flush-log-at-trx-commit=0', '--innodb-doublewrite=0'];
    const server = await start(flavour, { options });
    stack.defer(() => server.stop());
    await createMonitor(server);
    const root = await server.connect();
    await root.query('CREATE DATABASE shop');
    for (const [table, doublings] of Object.entries(tables)) {
      await root.query(
        `CREATE TABLE shop.${table} (id INT PRIMARY KEY AUTO_INCREMENT, a INT NOT NULL, note VARCHAR(900) NOT NULL)`
      );
      await root.query(`INSERT INTO shop.${table} (a, note) WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n
        WHERE i < 1000) SELECT i, REPEAT(SHA2(i, 256), 14) FROM n`);
      for (let i = 0; i < doublings; i++) {
        await root.query(`INSERT INTO shop.${table} (a, note) SELECT a, note FROM shop.${table}`);
      }
      await root.query(`ANALYZE TABLE shop.${table}`);
    }
    await root.end();
    const source = stack.use(await openDataSource(server));
    return { server, source, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

/** Bytes that all files of the server have moved. */
export async function bytesMoved(server: LocalServer): Promise<number> {
  const root = await server.connect();
  const [rows] = await root.query<RowDataPacket[]>(
    'SELECT SUM(SUM_NUMBER_OF_BYTES_READ + SUM_NUMBER_OF_BYTES_WRITE) AS bytes FROM performance_schema.file_summary_by_event_name'
  );
  await root.end();
  return Number(rows[0]?.['bytes']);
}

/** So many counts of a table, one after the other: InnoDB reads for each on threads of its own. */
export function counts(table: string, times: number): string {
  return `SELECT ${Array.from({ length: times }, () => `(SELECT COUNT(*) FROM shop.${table})`).join(' + ')}`;
}
