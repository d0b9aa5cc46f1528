import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { LocalServer } from '../servers/server';

export interface Sampling extends AsyncDisposable {
  /** When each sample began, epoch milliseconds. */
  began: number[];
}

/** Runaway in its own process, kept from one turn to the next, so that its processor time can be counted. */
export interface SamplerProcess extends AsyncDisposable {
  pid: number;
  start(): Sampling;
}

export function startSamplerProcess({ flavour, port }: LocalServer, folder: string): SamplerProcess {
  const script = join(import.meta.dirname, 'sampler.ts');
  const child = spawn(process.execPath, [script, flavour, String(port), folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  return {
    pid: child.pid ?? 0,
    start() {
      const began: number[] = [];
      const off = Promise.withResolvers<undefined>();
      const read = (line: string): void => (line === 'off' ? off.resolve(undefined) : void began.push(Number(line)));
      lines.on('line', read);
      child.stdin.write('on\n');
      return {
        began,
        async [Symbol.asyncDispose]() {
          child.stdin.write('off\n');
          await off.promise;
          lines.off('line', read);
        },
      };
    },
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}
