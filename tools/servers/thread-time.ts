import { readFile } from 'node:fs/promises';
import type { RowDataPacket } from 'mysql2/promise';
import type { LocalServer } from './server';

/** Seconds that a thread has run on a processor, by the kernel (proc(5), schedstat). */
export async function secondsOf(pid: number, thread: number): Promise<number> {
  const [nanoseconds = ''] = (await readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8')).split(' ');
  return Number(nanoseconds) / 1e9;
}

/**
 * Counts the processor time of the server's threads that serve an account now. It answers the seconds since the process
 * began: what else the machine does is not in them.
 */
export async function accountSeconds(server: LocalServer, user: string): Promise<() => Promise<number>> {
  const root = await server.connect();
  const [threads] = await root.query<RowDataPacket[]>(
    'SELECT THREAD_OS_ID AS id FROM performance_schema.threads WHERE PROCESSLIST_USER = ?',
    [user]
  );
  await root.end();
  return async () => {
    const seconds = await Promise.all(threads.map(({ id }) => secondsOf(server.pid, Number(id))));
    return seconds.reduce((sum, one) => sum + one, 0);
  };
}
