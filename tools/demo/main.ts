import { setTimeout as sleep } from 'node:timers/promises';
import { buildExecutable } from '../build/executable';
import { buildFrontend } from '../build/frontend';
import { brief, lengthOf, morning } from '../workload/timeline';
import { account } from './account';
import { dockerEngine, runDocker } from './docker';
import { findGrafana, startGrafana } from './grafana';
import type { Host } from './host';
import { findIncident } from './incident';
import { parseOptions, usage, type Options } from './options';
import { play } from './play';
import { askActivity, askRecorded } from './recorded';
import { Camera } from './screenshots';
import { openShop, type Shop } from './shop';
import { faults } from './verdict';
import { startBench } from './workbench';

/** The settings' default; the demo leaves it at that. */
const THRESHOLD = 10;
/** Seconds between two mornings. */
const PAUSE = 10;

const tell = (line: string): void => console.log(line);
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    tell('Stopping …');
    stop.abort();
  });
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === 'help') {
    tell(usage);
  } else {
    process.exitCode = await main(options);
  }
} catch (error) {
  if (!stop.signal.aborted) {
    console.error(said(error));
  }
  process.exitCode = stop.signal.aborted ? 130 : 1;
}
// What still holds the process, a pooled connection say, must not keep it.
process.exit();

async function main(options: Options): Promise<number> {
  const engine = options.host === null || options.host === 'docker' ? await dockerEngine() : null;
  if (engine !== null) {
    await runDocker(engine, options.port, stop.signal);
    return 0;
  }
  if (options.host === 'docker') {
    throw new Error('There is no Docker engine to be reached, or no "docker compose".');
  }
  await using open = new AsyncDisposableStack();
  tell('Starting a server and loading the shop …');
  const shop = await openShop(options.flavour, tell);
  open.defer(() => shop.server.stop());
  stop.signal.throwIfAborted();
  tell(`${shop.server.flavour} ${shop.server.version} on port ${shop.server.port}, ${shop.megabytes} MB of orders`);
  const host = await startHost(options, shop);
  open.defer(() => host.stop());
  const timeline = options.headless ? brief : morning;
  // The whole story, and a little of what was before.
  const minutes = Math.ceil(lengthOf(timeline) / 60 + 0.2);
  const camera = options.screenshots === null ? null : await Camera.open(options.screenshots, minutes);
  open.defer(async () => camera?.close());
  await untilSampled(host.url);

  if (!options.headless) {
    tell(`\nLook at ${host.page(minutes, 'dark')}\n`);
    tell(`The report starts after ${timeline.calm} s and is marked as a runaway within ${THRESHOLD} s; it is killed`);
    tell(
      `${timeline.unnoticed + timeline.deciding} s after its start. The whole takes ${lengthOf(timeline)} s. Ctrl-C stops everything.\n`
    );
  }
  let code: number;
  do {
    const story = await play({
      host,
      server: shop.server,
      timeline,
      kill: options.kill,
      camera,
      signal: stop.signal,
      tell,
    });
    const recorded = await askRecorded(host.url, story.calmFrom, Date.now());
    const incident = findIncident(recorded, story);
    tell('\nThe incident, as Runaway recorded it:');
    if (incident !== null) {
      account(incident, story).forEach(tell);
    }
    const wrong = faults(recorded, incident, story, THRESHOLD);
    tell(wrong.length === 0 ? '\nRecorded right.\n' : `\nNot recorded right:\n  ${wrong.join('\n  ')}\n`);
    code = wrong.length === 0 ? 0 : 1;
    if (!options.once) {
      await sleep(PAUSE * 1000, undefined, { signal: stop.signal });
    }
  } while (!options.once && !stop.signal.aborted);
  return code;
}

/** Grafana if it is installed, else the workbench; builds what each needs. */
async function startHost({ host, headless, port }: Options, shop: Shop): Promise<Host> {
  const grafana = host === 'workbench' ? null : findGrafana();
  if (host === 'grafana' && grafana === null) {
    throw new Error('There is no Grafana on this machine. Install it, or set GRAFANA_HOME to its folder.');
  }
  if (grafana !== null) {
    await buildFrontend();
  }
  const [executable = ''] = await buildExecutable();
  if (grafana === null) {
    return startBench(executable, headless ? undefined : port, shop, tell);
  }
  const address = `${shop.server.host}:${shop.server.port}`;
  return startGrafana(grafana, { port, address, password: shop.monitor.password });
}

/** The first question starts the sampling; waits for its first answer, for the calm before the story is to be seen too. */
async function untilSampled(url: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const now = Date.now();
    const up = await askActivity(url, 'up', now - 10_000, now);
    if (up.some(({ value }) => value === 1)) {
      return;
    }
    if (now > deadline) {
      throw new Error('Runaway has not sampled the server within 30 s.');
    }
    await Bun.sleep(500);
  }
}

/** A build that fails carries what the compiler said in its parts. */
function said(error: unknown): string {
  const parts: unknown[] = error instanceof AggregateError ? error.errors : [];
  return [error, ...parts].map((part) => (part instanceof Error ? part.message : String(part))).join('\n');
}
