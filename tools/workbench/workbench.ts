import { join } from 'node:path';
import { Bridge, type DataSource } from './bridge';
import { bundle } from './bundle';
import { connectPlugin } from './client';
import { serveFile } from './files';
import { startPlugin } from './process';

export interface WorkbenchSettings {
  /** Path of the plugin's executable. */
  executable: string;
  /** The page's port on 127.0.0.1; by default any free one. */
  port?: number;
  dataSources: DataSource[];
  /** The folder of the plugin's history. */
  historyPath: string;
  /** Gets every line of the plugin's log. */
  log?(line: string): void;
}

/** The real executable and the real panel in one page, without Grafana. */
export interface Workbench {
  /** The page: `?theme=light`, `?minutes=15`, or `?from=` and `?to=` in epoch milliseconds. */
  url: string;
  /** Shuts the plugin down as Grafana does; may be called twice. */
  stop(): Promise<void>;
}

const built = join(import.meta.dir, '../../.cache/workbench');

/** Rejects when the page does not build or the executable makes no handshake. */
export async function startWorkbench(settings: WorkbenchSettings): Promise<Workbench> {
  const [plugin] = await Promise.all([
    startPlugin(settings.executable, settings.historyPath, settings.log ?? (() => undefined)),
    bundle(join(import.meta.dir, 'page/main.tsx'), built),
  ]);
  const client = connectPlugin(plugin.address);
  const bridge = new Bridge(client, settings.dataSources);
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: settings.port ?? 0,
    idleTimeout: 60,
    async fetch(request) {
      const url = new URL(request.url);
      // Another site whose name resolves to this machine must not read the data.
      if (!['127.0.0.1', 'localhost'].includes(url.hostname)) {
        return new Response('Ask for 127.0.0.1', { status: 403 });
      }
      return url.pathname.startsWith('/api/') ? answered(bridge, request, url) : serveFile(built, url.pathname);
    },
  });
  let stopping: Promise<void> | null = null;
  const stop = async () => {
    await server.stop(true);
    await client.shutdown().catch(() => undefined);
    await plugin.ended();
    client.close();
  };
  return { url: server.url.href, stop: () => (stopping ??= stop()) };
}

async function answered(bridge: Bridge, request: Request, url: URL): Promise<Response> {
  try {
    return await bridge.answer(request, url);
  } catch (error) {
    return Response.json({ message: error instanceof Error ? error.message : String(error) }, { status: 500 });
  }
}
