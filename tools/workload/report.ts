import { loginOf } from './accounts';
import { connect, errno, type Login } from './connect';
import { now } from './now';
import { BEST_SELLERS } from './schema';

/** The new feature's query: for each of a thousand products it reads all order lines, and sorts a tenth of them on disk. */
export const reportSql = `SELECT p.id, p.name, (
    SELECT i.note FROM order_items i
    WHERE i.product_id % 10 = p.id % 10 AND i.note LIKE '%with love%'
    ORDER BY i.note DESC LIMIT 1 OFFSET 50000) AS typical_note
  FROM products p ORDER BY typical_note, p.name`;

/** Times are epoch milliseconds on this machine's clock. */
export interface ReportEnd {
  endedAt: number;
  /** MySQL's error number; 0 when it finished, or when its connection was lost. */
  errno: number;
}

export interface Report {
  processlistId: number;
  startedAt: number;
  ended: Promise<ReportEnd>;
  /** Closes the connection when the report has ended; until then it idles as in an application's pool. */
  close(): Promise<void>;
}

/**
 * Runs the report as its authors wrote it: in a transaction that first locks the best sellers' rows, so that the figures
 * are consistent. The server ends it after `limitSeconds`, even when this process has ended.
 */
export async function startReport(server: Pick<Login, 'host' | 'port'>, limitSeconds: number): Promise<Report> {
  const connection = await connect(loginOf('reporting', server), 'shop');
  const [rows] = await connection.query('SELECT VERSION() version');
  const seconds = Math.ceil(limitSeconds);
  const limit = JSON.stringify(rows).includes('MariaDB')
    ? `max_statement_time = ${seconds}`
    : `max_execution_time = ${seconds * 1000}`;
  await connection.query(`SET SESSION ${limit}`);
  await connection.beginTransaction();
  await connection.query(`SELECT id, stock FROM products WHERE id <= ${BEST_SELLERS} FOR UPDATE`);
  const startedAt = now();
  const ended = connection.query(reportSql).then(
    () => ({ endedAt: now(), errno: 0 }),
    (error: unknown) => ({ endedAt: now(), errno: errno(error) })
  );
  // After KILL CONNECTION the rollback fails: the connection is gone.
  const rolledBack = ended.finally(() => connection.rollback().catch(() => undefined));
  return {
    processlistId: connection.threadId,
    startedAt,
    ended: rolledBack,
    close: () => connection.end().catch(() => connection.destroy()),
  };
}
