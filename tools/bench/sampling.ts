import { cpus } from 'node:os';
import { createMonitor } from '../servers/accounts';
import { findServer, type Flavour } from '../servers/debian';
import { startServer } from '../servers/server';
import { Crowd, DIGESTS, furnish, LONG, SESSIONS, TABLES, WAITING } from './crowd';
import { startLoad, type Load } from './load';
import { mean, quantile } from './numbers';
import { startPlugin } from './plugin';
import { rivals, type Rival } from './rivals';

const flavours: Flavour[] = ['mysql', 'mariadb'];
/** Samples whose median is told, one a second; in the first ones of a scene every long statement is looked into. */
const SAMPLES = 30;
const FIRST = 20;
/** Each rival samples under load for blocks of so many milliseconds, of which the first are not counted. */
const BLOCK = 30_000;
const SETTLES = 5_000;
/** A clock and a bin's edge. Milliseconds. */
const EDGE = 20;

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
        [`${LONG} long statements, ${DIGESTS} digests, ${TABLES} tables`]: await cost(async () => {
          await furnish(server);
          return crowd.long(() => sampled(server));
        }),
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

/**
 * Queries that one sample costs, at one sample a second. The machine's speed drifts by more than that within seconds: the
 * half of the time that begins with a sample is compared with the half that follows, sample by sample, the rivals taking
 * turns. The processor time it takes says the same without that noise, where it can be told.
 */
async function lost(load: Load, found: Rival[]) {
  const measured = found.map((rival) => ({ rival, percents: [] as number[], processor: [] as number[] }));
  const turns = Math.max(...found.map(({ blocks }) => blocks));
  for (let turn = 0; turn < turns; turn++) {
    for (const { rival, percents, processor } of measured.filter(({ rival: { blocks } }) => blocks > turn)) {
      const block = await take(rival, load);
      percents.push(...block.percents);
      processor.push(...block.processor);
    }
  }
  return Object.fromEntries(measured.map(({ rival: { name }, ...samples }) => [name, line(samples)]));
}

/** One turn of a rival. */
async function take({ period, start, meter }: Rival, load: Load) {
  // What the server does once a second shall not always meet the same half.
  await Bun.sleep(1_000 + Math.random() * 1_000);
  const sampling = start();
  const from = Date.now() + SETTLES;
  await Bun.sleep(SETTLES);
  const metered = await meter?.();
  await Bun.sleep(BLOCK - SETTLES);
  const to = Date.now() - period;
  const processor = metered === undefined ? [] : [await metered.percent()];
  await sampling[Symbol.asyncDispose]();
  // The load tells of its queries within the second.
  await Bun.sleep(1_000);
  const counted = sampling.began.filter((began) => began > from && began < to);
  return { percents: counted.map((began) => lostTo(began - EDGE, period, load)), processor };
}

function line({ percents, processor }: { percents: number[]; processor: number[] }) {
  const deviation = Math.sqrt(mean(percents.map((one) => (one - mean(percents)) ** 2)));
  return {
    'mean, %': `${mean(percents).toFixed(2)} ± ${(deviation / Math.sqrt(percents.length)).toFixed(2)}`,
    'median, %': quantile(percents, 0.5).toFixed(2),
    samples: percents.length,
    'processor, %': processor.length === 0 ? '–' : mean(processor).toFixed(2),
  };
}

/** Per cent of a second's queries. */
function lostTo(began: number, period: number, load: Load): number {
  const middle = began + period / 2;
  const [during, after] = [load.queries(began, middle), load.queries(middle, began + period)];
  return (100 * (after - during) * period) / ((after + during) * 1_000);
}
