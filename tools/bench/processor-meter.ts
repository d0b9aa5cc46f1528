import { readdir, readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import type { RowDataPacket } from 'mysql2/promise';
import { monitor } from '../servers/accounts';
import type { LocalServer } from '../servers/server';

/** Counts processor time since it was made. */
export interface ProcessorMeter {
  /** Per cent of all processors' time. */
  percent(): Promise<number>;
}

/**
 * The processor time of Runaway: its own process, and the server's threads that serve its account. The kernel counts it
 * per thread, whatever else the machine does.
 */
export async function processorMeter(server: LocalServer, sampler: number): Promise<ProcessorMeter> {
  const root = await server.connect();
  const [threads] = await root.query<RowDataPacket[]>(
    'SELECT THREAD_OS_ID AS id FROM performance_schema.threads WHERE PROCESSLIST_USER = ?',
    [monitor.user]
  );
  await root.end();
  const used = async (): Promise<number> => {
    const own = (await readdir(`/proc/${sampler}/task`)).map((id) => secondsOf(sampler, Number(id)));
    const ofServer = threads.map(({ id }) => secondsOf(server.pid, Number(id)));
    return (await Promise.all([...own, ...ofServer])).reduce((sum, seconds) => sum + seconds, 0);
  };
  const [before, began] = [await used(), performance.now()];
  return {
    percent: async () => (100 * 1_000 * ((await used()) - before)) / ((performance.now() - began) * cpus().length),
  };
}

/** Seconds a thread has run on a processor (proc(5), schedstat). */
async function secondsOf(pid: number, thread: number): Promise<number> {
  const [nanoseconds = ''] = (await readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8')).split(' ');
  return Number(nanoseconds) / 1e9;
}
