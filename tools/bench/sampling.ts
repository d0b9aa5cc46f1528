import { cpus } from 'node:os';
import { createMonitor } from '../servers/accounts';
import { findServer, type Flavour } from '../servers/debian';
import { startServer } from '../servers/server';
import { createDigestsAndTables, DIGESTS, LONG, ManySessions, SESSIONS, TABLES, WAITING } from './many-sessions';
import { startLoad, type Load } from './load';
import { mean, quantile } from './numbers';
import { openMeasuredSource } from './measured-source';
import { comparedTools, type ComparedTool } from './compared-tools';

const flavours: Flavour[] = ['mysql', 'mariadb'];
/** Samples that count, one a second, after the first ones, in which every long statement is examined. */
const SAMPLES = 30;
const FIRST = 20;
/** A turn of one tool under load, and its beginning that is not counted. Milliseconds. */
const TURN = 30_000;
const SETTLES = 5_000;
/** What the clocks and the edges of bins may be off. Milliseconds. */
const EDGE = 20;

/** Prints what a sample costs the server, and how much throughput it costs under a load that uses every core. */
export async function benchSampling(): Promise<void> {
  console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'processor'}; the load and the samplers share them.`);
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
      await using many = await ManySessions.open(server);
      console.log(`\n${server.flavour} ${server.version}: server ms per sample, ${SESSIONS} connections`);
      console.table({
        'nothing long': await cost(() => sampled(server)),
        [`${LONG} long statements`]: await cost(() => many.whileLong(() => sampled(server))),
        [`${WAITING} waiting for one record`]: await cost(() => many.whileWaiting(() => sampled(server))),
        [`${LONG} long statements, ${DIGESTS} digests, ${TABLES} tables`]: await cost(async () => {
          await createDigestsAndTables(server);
          return many.whileLong(() => sampled(server));
        }),
      });
      const load = await startLoad(server);
      try {
        console.log(`\n${server.flavour}: throughput lost, ${load.name}, ${LONG} long statements`);
        await many.whileLong(async () => {
          const { found, missing, end } = await comparedTools(server);
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
  const shown = (value: number): string => value.toFixed(2);
  return { median: shown(quantile(costs, 0.5)), mean: shown(mean(costs)), '95 %': shown(quantile(costs, 0.95)) };
}

async function sampled(server: Awaited<ReturnType<typeof startServer>>): Promise<number[]> {
  await Bun.sleep(2_000);
  await using source = await openMeasuredSource(server);
  while (source.serverMs.length < SAMPLES + FIRST) {
    await Bun.sleep(200);
  }
  return source.serverMs.slice(FIRST);
}

/**
 * Per cent of the queries that sampling costs, by tool. The machine's speed drifts by more than that within seconds. So
 * the half period that begins with a sample is compared with the half that follows it, sample by sample, and the tools
 * take turns. Processor time says the same without that noise, where it can be counted.
 */
async function lost(load: Load, found: ComparedTool[]) {
  const measured = found.map((tool) => ({ tool, percents: [] as number[], processor: [] as number[] }));
  const turns = Math.max(...found.map((tool) => tool.turns));
  for (let turn = 0; turn < turns; turn++) {
    for (const { tool, percents, processor } of measured.filter((one) => one.tool.turns > turn)) {
      const result = await take(tool, load);
      percents.push(...result.percents);
      processor.push(...result.processor);
    }
  }
  return Object.fromEntries(measured.map(({ tool: { name }, ...samples }) => [name, line(samples)]));
}

/** One turn of a tool. */
async function take({ period, start, meter }: ComparedTool, load: Load) {
  // A random start: work that the server does once a second must not always fall into the same half.
  await Bun.sleep(1_000 + Math.random() * 1_000);
  const sampling = start();
  const from = Date.now() + SETTLES;
  await Bun.sleep(SETTLES);
  const metered = await meter?.();
  await Bun.sleep(TURN - SETTLES);
  const to = Date.now() - period;
  const processor = metered === undefined ? [] : [await metered.percent()];
  await sampling[Symbol.asyncDispose]();
  // The load prints its queries within a second.
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
