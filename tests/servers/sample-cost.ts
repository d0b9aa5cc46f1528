import type { Sample } from '../../pkg/detection/sample';
import type { SampleOptions } from '../../pkg/mysql/sample/sample-options';
import type { Session } from '../../pkg/mysql/session';
import { quantile } from '../../tools/bench/numbers';
import { monitor } from '../../tools/servers/accounts';
import type { LocalServer } from '../../tools/servers/server';
import { accountSeconds } from '../../tools/servers/thread-time';

/** What samples cost, in milliseconds, each a median. */
export interface SampleCosts {
  /** By the server's own timers, as the plugin tells it. On busy cores this has waiting for a processor in it. */
  told: number;
  /** How many samples told it. */
  times: number;
  /** Processor time of the server's threads that serve the plugin. */
  processor: number;
}

/** Takes so many samples and measures them. `check` sees each. */
export async function costOf(
  server: LocalServer,
  session: Session,
  options: SampleOptions,
  times: number,
  check: (sample: Sample) => void
): Promise<SampleCosts> {
  const seconds = await accountSeconds(server, monitor.user);
  const [told, processor]: [number[], number[]] = [[], []];
  for (let i = 0; i < times; i++) {
    const before = await seconds();
    const sample = await session.sample(options);
    processor.push(1_000 * ((await seconds()) - before));
    told.push(...(sample.cost.serverMs === null ? [] : [sample.cost.serverMs]));
    check(sample);
    // Samples apart in time, as a sampler takes them.
    await Bun.sleep(100);
  }
  return { told: quantile(told, 0.5), times: told.length, processor: quantile(processor, 0.5) };
}
