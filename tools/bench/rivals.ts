import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalServer } from '../servers/server';
import { startExporter } from './exporter';
import { startPlugin } from './plugin';

/** Milliseconds in which all long statements have become runaways and their plans were asked for. */
const LOOKED_INTO = 35_000;

/** Something that samples a server once a second while it is switched on. */
export interface Rival {
  name: string;
  /** Ready to work within the second. */
  start(): Promise<AsyncDisposable>;
}

/** Those that can be had on this machine; the others say why not. */
export async function rivals(
  server: LocalServer
): Promise<{ found: Rival[]; missing: string[]; end(): Promise<void> }> {
  const stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'runaway-rivals-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const found: Rival[] = [{ name: 'Runaway', start: () => startPlugin(server, folder) }];
  // Each runaway is looked into once: what is measured is the time after that.
  const first = await startPlugin(server, folder);
  await Bun.sleep(LOOKED_INTO);
  await first[Symbol.asyncDispose]();
  const missing: string[] = [];
  try {
    const exporter = stack.use(await startExporter(server, folder));
    found.push({ name: "mysqld_exporter's perf_schema collectors", start: () => everySecond(() => exporter.scrape()) });
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
    found.push({ name: 'sys.x$processlist, sys.x$innodb_lock_waits', start: () => everySecond(views) });
  }
  return { found, missing, end: () => stack.disposeAsync() };
}

/** Never two at once: one that takes longer than its second begins again at once. */
async function everySecond(work: () => Promise<void>): Promise<AsyncDisposable> {
  let stopped = false;
  const working = (async () => {
    while (!stopped) {
      const began = performance.now();
      await work().catch(() => undefined);
      await Bun.sleep(Math.max(0, 1_000 - (performance.now() - began)));
    }
  })();
  await Promise.resolve();
  return {
    async [Symbol.asyncDispose]() {
      stopped = true;
      await working;
    },
  };
}
