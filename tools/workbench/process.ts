import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const started = new Set<ChildProcess>();
process.once('exit', () => started.forEach((child) => child.kill('SIGKILL')));

/** How long Grafana waits for the handshake, and for the end after a shutdown. Milliseconds. */
const handshakeLimit = 10_000;
const shutdownLimit = 2_000;

/** The plugin's executable, running as Grafana runs it. */
export interface PluginProcess {
  /** Where it listens, as gRPC writes addresses. */
  address: string;
  pid: number;
  /** Waits for its end after it was asked to shut down, and kills it when that takes too long. */
  ended(): Promise<void>;
}

/**
 * Starts the executable with Grafana's environment, which has almost nothing of this process's environment.
 * `log` gets the lines of its log. Rejects with its last lines where it makes no handshake.
 */
export async function startPlugin(
  executable: string,
  historyPath: string,
  log: (line: string) => void
): Promise<PluginProcess> {
  const child = spawn(executable, [], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      grafana_plugin_type: 'datasource',
      PLUGIN_MIN_PORT: '10000',
      PLUGIN_MAX_PORT: '25000',
      PLUGIN_PROTOCOL_VERSIONS: '2',
      GF_VERSION: '12.4.0',
      GF_EDITION: 'Open Source',
      GF_PLUGIN_HISTORY_PATH: historyPath,
    },
  });
  started.add(child);
  const exited = once(child, 'exit').finally(() => started.delete(child));
  const lines: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    lines.push(line);
    lines.splice(0, lines.length - 20);
    log(line);
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), handshakeLimit);
  try {
    const line = await Promise.race([firstLine(child), exited.then(() => null)]);
    return { address: addressIn(line), pid: child.pid ?? 0, ended: () => untilExited(child, exited) };
  } catch (error) {
    child.kill('SIGKILL');
    const output = lines.length === 0 ? '' : `\n${lines.join('\n')}`;
    throw new Error(`${executable} made no handshake: ${error instanceof Error ? error.message : error}${output}`, {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
}

/** The address in go-plugin's line `CORE|PLUGIN|NETWORK|ADDRESS|grpc|`. */
export function addressIn(line: string | null): string {
  const [core, plugin, network, address, protocol] = line?.trim().split('|') ?? [];
  if (core !== '1' || plugin !== '2' || address === undefined || protocol !== 'grpc') {
    throw new Error(line === null ? 'it ended' : `it said ${JSON.stringify(line)}`);
  }
  return network === 'unix' ? `unix:${address}` : address;
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) {
    throw new Error('it has no standard output');
  }
  const lines = createInterface({ input: child.stdout });
  const [line]: unknown[] = await once(lines, 'line');
  return String(line);
}

async function untilExited(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  const timer = setTimeout(() => child.kill('SIGKILL'), shutdownLimit);
  await exited;
  clearTimeout(timer);
}
