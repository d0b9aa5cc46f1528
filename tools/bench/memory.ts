import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunawayQueryInput } from '../../src/shared/query';
import { buildExecutable } from '../build/executable';
import { createMonitor, monitor } from '../servers/accounts';
import { startServer } from '../servers/server';
import { Bridge } from '../workbench/bridge';
import { connectPlugin } from '../workbench/client';
import { startPlugin } from '../workbench/process';

const MINUTES = 10;
/** A dashboard's refresh and time range. Milliseconds. */
const REFRESH = 5_000;
const RANGE = 900_000;
const uid = 'runaway';
const queries: RunawayQueryInput[] = [
  { queryType: 'io', by: 'event' },
  { queryType: 'statements', when: 'range' },
  { queryType: 'locks' },
  { queryType: 'runaways' },
  { queryType: 'activity', measures: ['runaways', 'spikeScore', 'up'] },
];

/** Prints the executable's resident memory, minute by minute, while it samples one server and answers a dashboard. */
export async function benchMemory(): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const server = await startServer({ flavour: 'mysql' });
  stack.defer(() => server.stop());
  await createMonitor(server);
  const historyPath = await mkdtemp(join(tmpdir(), 'runaway-memory-'));
  stack.defer(() => rm(historyPath, { recursive: true, force: true }));
  const [executable = ''] = await buildExecutable();
  const began = performance.now();
  const plugin = await startPlugin(executable, historyPath, () => undefined);
  console.log(`start to handshake: ${Math.round(performance.now() - began)} ms`);
  const client = connectPlugin(plugin.address);
  stack.defer(async () => {
    await client.shutdown();
    await plugin.ended();
    client.close();
  });
  const jsonData = {
    user: monitor.user,
    instances: [{ name: 'db', address: `${server.host}:${server.port}` }],
  };
  const source = { uid, name: 'bench', jsonData, secureJsonData: { password: monitor.password } };
  const bridge = new Bridge(client, [source]);
  const table: Record<string, { 'resident, MB': number }> = {};
  for (let refreshes = 1; refreshes <= (MINUTES * 60_000) / REFRESH; refreshes++) {
    await refresh(bridge);
    await Bun.sleep(REFRESH);
    if (refreshes % (60_000 / REFRESH) === 0) {
      table[`minute ${(refreshes * REFRESH) / 60_000}`] = { 'resident, MB': await residentMegabytes(plugin.pid) };
    }
  }
  console.table(table);
}

async function refresh(bridge: Bridge): Promise<void> {
  const now = Date.now();
  const body = {
    from: now - RANGE,
    to: now,
    queries: queries.map((query, i) => ({ refId: `Q${i}`, datasource: { uid }, ...query })),
  };
  const url = new URL('http://127.0.0.1/api/ds/query');
  const answer = await bridge.answer(new Request(url.href, { method: 'POST', body: JSON.stringify(body) }), url);
  if (!answer.ok) {
    throw new Error(await answer.text());
  }
}

/** proc(5), status: VmRSS. */
async function residentMegabytes(pid: number): Promise<number> {
  const [, kib = ''] = /VmRSS:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round((Number(kib) * 1024) / 1e6);
}
