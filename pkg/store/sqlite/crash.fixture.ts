import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** How often a test kills. `RUNAWAY_KILLS` sets it. */
export const KILLS = Number(process.env['RUNAWAY_KILLS'] ?? 12);

/** The beginning of a program that writes a history: what it may use. It prints a number once that is committed. */
export const preamble = `
  import { writeSync } from 'node:fs';
  import { batch, killed, rates, data } from ${JSON.stringify(join(import.meta.dir, '../batch.fixture'))};
  import { retention } from ${JSON.stringify(join(import.meta.dir, 'store.fixture'))};
  import { openStore } from ${JSON.stringify(join(import.meta.dir, 'workers/open-store'))};
  const [path, first] = [process.argv[1], Number(process.argv[2])];
  const tell = (number) => writeSync(1, number + '\\n');
`;

/**
 * Runs a program with a history's path and a number, and kills it some milliseconds after the first number that it prints,
 * unless it has ended by then. Answers the last number, or null if it printed none, and whether it was killed.
 */
export async function killAfter(
  program: string,
  path: string,
  first: number,
  ms: number
): Promise<{ last: number | null; isKilled: boolean }> {
  const child = spawn(process.execPath, ['-e', preamble + program, path, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let last: number | null = null;
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (last === null) {
      setTimeout(() => child.kill('SIGKILL'), ms);
    }
    last = Number(line);
  });
  await once(child, 'close');
  return { last, isKilled: child.signalCode === 'SIGKILL' };
}
