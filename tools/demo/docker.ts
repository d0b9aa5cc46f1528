import { spawn } from 'node:child_process';
import { buildExecutable } from '../build/executable';
import { buildFrontend } from '../build/frontend';
import { root } from '../build/plugins';
import { uid as dashboard } from '../provisioning/dashboard';
import { run, which } from '../servers/run';

/** The engine's processor, "amd64" or "arm64"; null where there is no engine or no compose. */
export async function dockerEngine(): Promise<'amd64' | 'arm64' | null> {
  if (which('docker') === null) {
    return null;
  }
  try {
    await run('docker', ['compose', 'version']);
    const architecture = await run('docker', ['info', '--format', '{{.Architecture}}']);
    return /arm64|aarch64/.test(architecture) ? 'arm64' : 'amd64';
  } catch {
    return null;
  }
}

/** Builds dist/ for the engine's containers, starts them, and shows the workload's output until `signal` aborts. */
export async function runDocker(processor: 'amd64' | 'arm64', port: number, signal: AbortSignal): Promise<void> {
  await buildFrontend();
  await buildExecutable([`linux_${processor}`]);
  const env = {
    GRAFANA_PORT: String(port),
    ...(processor === 'arm64' ? { GRAFANA_IMAGE: 'grafana/grafana:12.4.0-ubuntu' } : {}),
  };
  const compose = (args: string[]): Promise<number> =>
    new Promise((resolve, reject) => {
      // In its own process group: Ctrl-C reaches only us, and we stop the containers in order.
      const child = spawn('docker', ['compose', ...args], {
        cwd: root,
        stdio: ['ignore', 'inherit', 'inherit'],
        env: { ...process.env, ...env },
        detached: true,
      });
      const stop = (): void => void child.kill('SIGTERM');
      signal.addEventListener('abort', stop);
      child.once('error', reject);
      child.once('exit', (code) => {
        signal.removeEventListener('abort', stop);
        resolve(code ?? 1);
      });
    });
  try {
    if ((await compose(['up', '--detach', '--wait', 'mysql', 'grafana'])) !== 0 && !signal.aborted) {
      throw new Error('docker compose up failed, see above');
    }
    console.log(`Look at http://127.0.0.1:${port}/d/${dashboard}?from=now-5m&to=now&refresh=5s`);
    console.log('The workload loads its shop, then plays the morning over and over. Ctrl-C stops everything.');
    if (!signal.aborted) {
      await compose(['up', '--no-log-prefix', '--attach', 'workload', 'workload']);
    }
  } finally {
    await run('docker', ['compose', 'down', '--volumes', '--timeout', '20'], env);
  }
}
