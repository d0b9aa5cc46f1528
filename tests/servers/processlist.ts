import type { Connection, RowDataPacket } from 'mysql2/promise';
import { until } from '../../tools/servers/until';

/** What SHOW PROCESSLIST says of connections, asked for by one that may see them. */
async function count(observer: Connection, where: string, values: unknown[]): Promise<number> {
  const sql = `SELECT COUNT(*) AS n FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND ${where}`;
  const [rows] = await observer.query<RowDataPacket[]>(sql, values);
  return Number(rows[0]?.['n']);
}

/** Waits until the connection's state is this one: 'Waiting for table metadata lock'. */
export async function untilInState(observer: Connection, processlistId: number, state: string): Promise<void> {
  const isThere = async () => (await count(observer, 'ID = ? AND STATE = ?', [processlistId, state])) === 1;
  await until(`connection ${processlistId} in state "${state}"`, isThere, { pause: 20 });
}

/** Waits until so many connections have been running a statement for at least these seconds, by the server's clock. */
export async function untilRunning(observer: Connection, connections: number, seconds: number): Promise<void> {
  const areThere = async () => (await count(observer, "COMMAND = 'Query' AND TIME >= ?", [seconds])) >= connections;
  await until(`${connections} statements running for ${seconds} s`, areThere);
}

/** Waits until a statement whose text holds `mark` runs, and then until none does. */
export async function untilRunAndEnded(observer: Connection, mark: string): Promise<void> {
  const running = () => count(observer, 'INFO LIKE ?', [`%${mark}%`]);
  await until(`${mark} running`, async () => (await running()) > 0);
  await until(`${mark} ended`, async () => (await running()) === 0);
}

/** Waits until the server has no such connection any more. */
export async function untilDisconnected(observer: Connection, processlistId: number): Promise<void> {
  await until(
    `connection ${processlistId} ended`,
    async () => (await count(observer, 'ID = ?', [processlistId])) === 0,
    {
      pause: 50,
    }
  );
}
