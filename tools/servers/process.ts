import { spawn, type ChildProcess } from 'node:child_process';
import { openSync, closeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { which } from './run';

const started = new Set<ChildProcess>();
process.on('exit', () => started.forEach((child) => child.kill('SIGKILL')));

/** A server process; its output goes to `log`. It ends with this process, however that ends. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #running = true;

  constructor(
    [program = '', ...args]: string[],
    private readonly log: string,
    added: Record<string, string> = {}
  ) {
    const output = openSync(log, 'a');
    const env = { ...process.env, ...added };
    const stdio: ['ignore', number, number] = ['ignore', output, output];
    const setpriv = which('setpriv');
    this.#child =
      setpriv === null
        ? spawn(program, args, { stdio, env })
        : spawn(setpriv, ['--pdeathsig', 'SIGKILL', '--', program, ...args], { stdio, env });
    closeSync(output);
    started.add(this.#child);
    this.#ended = new Promise((resolve) => {
      const end = (): void => {
        this.#running = false;
        started.delete(this.#child);
        resolve();
      };
      this.#child.once('exit', end);
      this.#child.once('error', end);
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get running(): boolean {
    return this.#running;
  }

  /** Asks it to shut down, and kills it after half a minute. */
  async stop(): Promise<void> {
    const late = setTimeout(() => this.#child.kill('SIGKILL'), 30_000);
    this.#child.kill('SIGTERM');
    await this.#ended;
    clearTimeout(late);
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** The last lines of its output. */
  async lastWords(): Promise<string> {
    return (await readFile(this.log, 'utf8')).trim().split('\n').slice(-12).join('\n');
  }
}
