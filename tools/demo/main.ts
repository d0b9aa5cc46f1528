import { setTimeout as sleep } from 'node:timers/promises';
import { buildExecutable } from '../build/executable';
import { buildFrontend } from '../build/frontend';
import { until } from '../servers/until';
import { brief, lengthOf, morning } from '../workload/timeline';
import { describeIncident } from './account';
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
import { startWorkbenchHost } from './workbench';

/** The default of the settings. Seconds. */
const THRESHOLD = 10;
/** Seconds between two plays. */
const PAUSE = 10;

const print = (line: string): void => console.log(line);
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    print('Stopping …');
    stop.abort();
  });
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === 'help') {
    print(usage);
  } else {
    process.exitCode = await main(options);
  }
} catch (error) {
  if (!stop.signal.aborted) {
    console.error(messageOf(error));
  }
  process.exitCode = stop.signal.aborted ? 130 : 1;
}
// Anything still open, such as a pooled connection, must not keep the process alive.
process.exit();

async function main(options: Options): Promise<number> {
  const engine = options.host === null || options.host === 'docker' ? await dockerEngine() : null;
  if (engine !== null) {
    await runDocker(engine, options.port, stop.signal);
    return 0;
  }
  if (options.host === 'docker') {
    throw new Error('No Docker engine answers, or "docker compose" is missing.');
  }
  await using open = new AsyncDisposableStack();
  print('Starting a server and loading the shop …');
  const shop = await openShop(options.flavour, print);
  open.defer(() => shop.server.stop());
  stop.signal.throwIfAborted();
  print(`${shop.server.flavour} ${shop.server.version} on port ${shop.server.port}, ${shop.megabytes} MB of orders`);
  const host = await startHost(options, shop);
  open.defer(() => host.stop());
  const timeline = options.headless ? brief : morning;
  // The whole story, and some time before it.
  const minutes = Math.ceil(lengthOf(timeline) / 60 + 0.2);
  const camera = options.screenshots === null ? null : await Camera.open(options.screenshots, minutes);
  open.defer(async () => camera?.close());
  await untilSampled(host.url);

  if (!options.headless) {
    print(`\nLook at ${host.page(minutes, 'dark')}\n`);
    print(`The report starts after ${timeline.calm} s and is marked as a runaway within ${THRESHOLD} s. It is killed`);
    print(
      `${timeline.unnoticed + timeline.deciding} s after its start. The story takes ${lengthOf(timeline)} s. Ctrl-C stops everything.\n`
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
      print,
    });
    const recorded = await askRecorded(host.url, story.calmFrom, Date.now());
    const incident = findIncident(recorded, story);
    print('\nThe incident, as Runaway recorded it:');
    if (incident !== null) {
      describeIncident(incident, story).forEach(print);
    }
    const wrong = faults(recorded, incident, story, THRESHOLD);
    print(wrong.length === 0 ? '\nRecorded correctly.\n' : `\nNot recorded correctly:\n  ${wrong.join('\n  ')}\n`);
    code = wrong.length === 0 ? 0 : 1;
    if (!options.once) {
      await sleep(PAUSE * 1000, undefined, { signal: stop.signal });
    }
  } while (!options.once && !stop.signal.aborted);
  return code;
}

/** Starts Grafana if it is installed, else the workbench, and builds what it needs. */
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
    return startWorkbenchHost(executable, headless ? undefined : port, shop, print);
  }
  const address = `${shop.server.host}:${shop.server.port}`;
  return startGrafana(grafana, { port, address, password: shop.monitor.password });
}

/** Waits for the first sample: the first query starts the sampling, and the calm before the story must be recorded too. */
async function untilSampled(url: string): Promise<void> {
  const isUp = async (): Promise<boolean> =>
    (await askActivity(url, 'up', Date.now() - 10_000, Date.now())).some(({ value }) => value === 1);
  await until('a sample of the server', isUp, { seconds: 30, pause: 500 });
}

/** A failed build has the compiler's messages in its parts. */
function messageOf(error: unknown): string {
  const parts: unknown[] = error instanceof AggregateError ? error.errors : [];
  return [error, ...parts].map((part) => (part instanceof Error ? part.message : String(part))).join('\n');
}
