import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { LocalServer } from '../servers/server';

/** A load that uses all processors. */
export interface Load {
  name: string;
  /** Queries that ended between two times, epoch milliseconds, with a resolution of 10 ms. */
  queries(from: number, to: number): number;
  stop(): Promise<void>;
}

/** Queries are counted per this many milliseconds. */
export const BIN = 10;
const PROCESSES = 2;
export const SESSIONS = 4;
export const ROWS = 10_000;

/** Point selects from other processes: the work of this one slows them down measurably. */
export async function startLoad(server: LocalServer): Promise<Load> {
  const root = await server.connect();
  await root.query('CREATE DATABASE IF NOT EXISTS load_test');
  await root.query('CREATE TABLE IF NOT EXISTS load_test.points (id INT PRIMARY KEY, filler CHAR(100) NOT NULL)');
  const rows = Array.from({ length: ROWS }, (_, i) => [i + 1, 'x'.repeat(100)]);
  await root.query('INSERT IGNORE INTO load_test.points VALUES ?', [rows]);
  await root.end();
  const counts = new Map<number, number>();
  const children = Array.from({ length: PROCESSES }, () => {
    const { host, port, rootUser, rootPassword } = server;
    const child = spawn(process.execPath, [join(import.meta.dirname, 'load-client.ts'), host, String(port), rootUser], {
      env: { ...process.env, RUNAWAY_BENCH_PASSWORD: rootPassword },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [bin = 0, count = 0] = line.split(' ').map(Number);
      counts.set(bin, (counts.get(bin) ?? 0) + count);
    });
    return child;
  });
  return {
    name: `point selects in ${PROCESSES * SESSIONS} sessions`,
    queries(from, to) {
      let sum = 0;
      for (let bin = Math.round(from / BIN); bin < Math.round(to / BIN); bin++) {
        sum += counts.get(bin) ?? 0;
      }
      return sum;
    },
    async stop() {
      for (const child of children) {
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      }
    },
  };
}
