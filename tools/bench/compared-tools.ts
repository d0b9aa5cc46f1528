import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalServer } from '../servers/server';
import { startExporter } from './exporter';
import { processorMeter, type ProcessorMeter } from './processor-meter';
import { startSamplerProcess, type Sampling } from './sampler-process';

/** Milliseconds in which all long statements become runaways and their plans are asked for. */
const EXAMINED = 90_000;

/** A tool that samples a server again and again between `start` and the end. */
export interface ComparedTool {
  name: string;
  /** Milliseconds from one sample to the next. */
  period: number;
  /** How many turns it has: a small cost takes more of them to be told from noise. */
  turns: number;
  start(): Sampling;
  /** Counts its processor time, where that can be told from other work. */
  meter?: () => Promise<ProcessorMeter>;
}

/** The other tools take longer: they have more time between two samples, and need fewer turns. */
const OTHERS_PERIOD = 3_000;
const OTHERS_TURNS = 2;
const TURNS = 6;

const idle = (): Promise<void> => Promise.resolve();

/** The tools available on this machine, and why the others are not. */
export async function comparedTools(
  server: LocalServer
): Promise<{ found: ComparedTool[]; missing: string[]; end(): Promise<void> }> {
  const stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'runaway-bench-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const sampler = stack.use(startSamplerProcess(server, folder));
  const start = (): Sampling => sampler.start();
  const meter = (): Promise<ProcessorMeter> => processorMeter(server, sampler.pid);
  const found: ComparedTool[] = [
    { name: 'Runaway', period: 1_000, turns: TURNS, start, meter },
    {
      name: 'no tool: the error of the measurement',
      period: 1_000,
      turns: TURNS,
      start: () => repeat(idle, 1_000),
    },
  ];
  // Each runaway is examined once, and new code is compiled: the time after that is measured.
  const first = sampler.start();
  await Bun.sleep(EXAMINED);
  await first[Symbol.asyncDispose]();
  const missing: string[] = [];
  try {
    const exporter = stack.use(await startExporter(server, folder));
    found.push(otherTool("mysqld_exporter's perf_schema collectors", () => exporter.scrape()));
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
    found.push(otherTool('sys.x$processlist, sys.x$innodb_lock_waits', views));
  }
  return { found, missing, end: () => stack.disposeAsync() };
}

function otherTool(name: string, work: () => Promise<void>): ComparedTool {
  return { name, period: OTHERS_PERIOD, turns: OTHERS_TURNS, start: () => repeat(work, OTHERS_PERIOD) };
}

/** Never two at once. */
function repeat(work: () => Promise<void>, period: number): Sampling {
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
