import { cpus } from 'node:os';
import { createMonitor } from '../servers/accounts';
import { findServer, type Flavour } from '../servers/debian';
import { startServer } from '../servers/server';
import { Crowd, LONG, SESSIONS, WAITING } from './crowd';
import { startLoad, type Load } from './load';
import { mean, quantile } from './numbers';
import { startPlugin } from './plugin';
import { rivals, type Rival } from './rivals';

const flavours: Flavour[] = ['mysql', 'mariadb'];
/** Samples whose median is told, one a second; in the first ones of a scene every long statement is looked into. */
const SAMPLES = 15;
const FIRST = 20;
/** Seconds of each window of load, of which the first is not counted; and how often each rival has one. */
const WINDOW = 6;
const ROUNDS = 4;

/** Prints what a sample costs the server, and what throughput is lost to it under a load that takes every core. */
export async function benchSampling(): Promise<void> {
  console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'processor'}; the load and what samples share them.`);
  for (const flavour of flavours) {
    const program = await findServer(flavour);
    if ('missing' in program) {
      console.error(`${flavour}: ${program.missing}`);
      continue;
    }
    const server = await startServer({
      flavour,
      options: ['--max-connections=700', '--innodb-lock-wait-timeout=3600'],
    });
    try {
      await createMonitor(server);
      await using crowd = await Crowd.gather(server);
      console.log(`\n${server.flavour} ${server.version}: server ms per sample, ${SESSIONS} connections`);
      console.table({
        'nothing long': await cost(() => sampled(server)),
        [`${LONG} long statements`]: await cost(() => crowd.long(() => sampled(server))),
        [`${WAITING} waiting for one record`]: await cost(() => crowd.waiting(() => sampled(server))),
      });
      const load = await startLoad(server);
      try {
        console.log(`\n${server.flavour}: throughput lost, ${load.name}, ${LONG} long statements`);
        await crowd.long(async () => {
          const { found, missing, end } = await rivals(server);
          try {
            console.table(await lost(load, found));
            missing.forEach((why) => console.log(`not measured: ${why}`));
          } finally {
            await end();
          }
        });
      } finally {
        await load.stop();
      }
    } finally {
      await server.stop();
    }
  }
}

async function cost(scene: () => Promise<number[]>) {
  const costs = await scene();
  const told = (value: number): string => value.toFixed(2);
  return { median: told(quantile(costs, 0.5)), mean: told(mean(costs)), '95 %': told(quantile(costs, 0.95)) };
}

async function sampled(server: Awaited<ReturnType<typeof startServer>>): Promise<number[]> {
  await Bun.sleep(2_000);
  await using plugin = await startPlugin(server);
  while (plugin.serverMs.length < SAMPLES + FIRST) {
    await Bun.sleep(200);
  }
  return plugin.serverMs.slice(FIRST);
}

/** Short windows that take turns, each rival's between two without any, for the machine is never the same for long. */
async function lost(load: Load, found: Rival[]) {
  const losses = new Map<string, number[]>(found.map(({ name }) => [name, []]));
  await Bun.sleep(3_000);
  let before = await throughput(load);
  for (let round = 0; round < ROUNDS; round++) {
    for (const rival of found) {
      const running = await rival.start();
      const during = await throughput(load);
      await running[Symbol.asyncDispose]();
      const after = await throughput(load);
      losses.get(rival.name)?.push(100 * (1 - during / ((before + after) / 2)));
      before = after;
    }
  }
  return Object.fromEntries(
    [...losses].map(([name, percents]) => {
      const deviation = Math.sqrt(mean(percents.map((one) => (one - mean(percents)) ** 2)));
      const error = deviation / Math.sqrt(percents.length);
      return [
        name,
        {
          'median, %': quantile(percents, 0.5).toFixed(2),
          'mean, %': `${mean(percents).toFixed(2)} ± ${error.toFixed(2)}`,
          windows: percents.length,
        },
      ];
    })
  );
}

/** Queries a second from now on, for one window. */
async function throughput({ seconds }: Load): Promise<number> {
  await Bun.sleep(1_000);
  const from = Date.now();
  await Bun.sleep(WINDOW * 1_000);
  return mean(seconds.filter(({ at }) => at > from + 500).map(({ queries }) => queries));
}
