import { readdir } from 'node:fs/promises';
import { cpus } from 'node:os';
import { monitor } from '../servers/accounts';
import type { LocalServer } from '../servers/server';
import { accountSeconds, secondsOf } from '../servers/thread-time';

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
  const ofServer = await accountSeconds(server, monitor.user);
  const used = async (): Promise<number> => {
    const own = (await readdir(`/proc/${sampler}/task`)).map((id) => secondsOf(sampler, Number(id)));
    const seconds = await Promise.all([...own, ofServer()]);
    return seconds.reduce((sum, one) => sum + one, 0);
  };
  const [before, began] = [await used(), performance.now()];
  return {
    percent: async () => (100 * 1_000 * ((await used()) - before)) / ((performance.now() - began) * cpus().length),
  };
}
