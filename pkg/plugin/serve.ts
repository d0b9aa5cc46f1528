import { Server } from '@grpc/grpc-js';
import { serveRoutes } from './grpc';
import { isHosted, shakeHands } from './handshake';
import type { Plugin } from './handlers';
import { Instances } from './instances';
import { listen } from './listen';
import { captureConsole, log } from './logs';
import { broker } from './services/broker';
import { controller } from './services/controller';
import { data } from './services/data';
import { diagnostics } from './services/diagnostics';
import { health } from './services/health';
import { resource } from './services/resource';
import { stdio } from './services/stdio';
import { stream } from './services/stream';
import { surviveErrors, watchParent } from './survive';
import { within } from './within';

/** Milliseconds for disposing of everything, and for sending the last answers. */
const timeouts = { close: 10_000, flush: 250 };
/** Frames may be large, requests not: Grafana lets every user send one of any size. A longer one fails before it is read. */
const limits = { 'grpc.max_receive_message_length': 32 * 1024 * 1024, 'grpc.max_send_message_length': -1 };

/** Serves a plugin to the Grafana that started this process, until Grafana stops it. */
export async function serve(plugin: Plugin): Promise<void> {
  if (!isHosted(process.env)) {
    process.stderr.write(
      'This is the backend of Runaway, a Grafana plugin. Grafana starts it: do not run it by hand.\n'
    );
    process.exit(1);
  }
  captureConsole();
  surviveErrors(log);
  try {
    await serveHost(plugin);
  } catch (error) {
    log.error('The plugin cannot start', { error });
    process.exit(1);
  }
}

async function serveHost(plugin: Plugin): Promise<void> {
  const server = new Server(limits);
  const instances = new Instances(plugin, log);
  let stopping: Promise<void> | undefined;

  /** Resolves when everything is disposed of. The process exits soon after. */
  const stop = (reason: string): Promise<void> => {
    stopping ??= close(reason);
    return stopping;
  };
  const close = async (reason: string): Promise<void> => {
    log.info('Stopping', { reason });
    const closed = await within(timeouts.close, instances.close());
    log.info('Stopped', { closed });
    server.tryShutdown(() => process.exit(0));
    setTimeout(() => process.exit(0), timeouts.flush);
  };

  const services = [
    diagnostics(plugin, instances, log),
    data(instances, log),
    resource(instances, log),
    stream(),
    health(),
    controller(() => stop('the host requests it')),
    broker(),
    stdio(),
  ];
  services.forEach((routes) => serveRoutes(server, routes));
  const address = await listen(server);

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => void stop(signal));
  }
  watchParent(() => void stop('the host has ended'));
  shakeHands(address);
}
