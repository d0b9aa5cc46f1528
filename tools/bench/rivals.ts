import type { Sampling } from './measured-sampling';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalServer } from '../servers/server';
import { startExporter } from './exporter';
import { processorMeter, type Meter } from './processor';
import { startSamplerProcess } from './sampler-process';

/** Milliseconds in which all long statements have become runaways and their plans were asked for. */
const LOOKED_INTO = 90_000;

/** Something that samples a server again and again while it is switched on. */
export interface Rival {
  name: string;
  /** Milliseconds from one sample to the next. */
  period: number;
  /** How often it has a turn: what costs little takes more of them to be told from nothing. */
  blocks: number;
  start(): Sampling;
  /** Counts the processor time it takes, where that can be told from all the rest. */
  meter?: () => Promise<Meter>;
}

/** What takes longer than Runaway has more time between two, and needs fewer turns. */
const RIVALS_PERIOD = 3_000;
const BLOCKS = 6;

const idle = (): Promise<void> => Promise.resolve();

/** Those that can be had on this machine; the others say why not. */
export async function rivals(
  server: LocalServer
): Promise<{ found: Rival[]; missing: string[]; end(): Promise<void> }> {
  const stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'runaway-rivals-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const sampler = stack.use(startSamplerProcess(server, folder));
  const start = (): Sampling => sampler.start();
  const meter = (): Promise<Meter> => processorMeter(server, sampler.pid);
  const found: Rival[] = [
    { name: 'Runaway', period: 1_000, blocks: BLOCKS, start, meter },
    {
      name: 'nobody: how far the measure itself is off',
      period: 1_000,
      blocks: BLOCKS,
      start: () => again(idle, 1_000),
    },
  ];
  // Each runaway is looked into once, and code that is new is compiled: what is measured is the time after that.
  const first = sampler.start();
  await Bun.sleep(LOOKED_INTO);
  await first[Symbol.asyncDispose]();
  const missing: string[] = [];
  try {
    const exporter = stack.use(await startExporter(server, folder));
    found.push(rival("mysqld_exporter's perf_schema collectors", () => exporter.scrape()));
  } catch (error) {
    missing.push(`mysqld_exporter: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (server.flavour === 'mysql') {
    const root = await server.connect();
    stack.defer(() => root.end());
    const views = async (): Promise<void> => {
      await root.query('SELECT * FROM sys.`x$processlist`');
      await root.query('SELECT * FROM sys.`x$innodb_lock_waits`');
    };
    found.push(rival('sys.x$processlist, sys.x$innodb_lock_waits', views));
  }
  return { found, missing, end: () => stack.disposeAsync() };
}

function rival(name: string, work: () => Promise<void>): Rival {
  return { name, period: RIVALS_PERIOD, blocks: 2, start: () => again(work, RIVALS_PERIOD) };
}

/** Never two at once. */
function again(work: () => Promise<void>, period: number): Sampling {
  const began: number[] = [];
  let stopped = false;
  const working = (async () => {
    while (!stopped) {
      const start = Date.now();
      began.push(start);
      await work().catch(() => undefined);
      await Bun.sleep(Math.max(0, period - (Date.now() - start)));
    }
  })();
  return {
    began,
    async [Symbol.asyncDispose]() {
      stopped = true;
      await working;
    },
  };
}
