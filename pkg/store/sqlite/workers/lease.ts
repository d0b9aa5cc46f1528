import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import { storeError } from '../error';

/** Milliseconds after which a lease that nobody renews is free. */
const EXPIRY = 10_000;
/** Milliseconds between two renewals. */
const RENEWAL = 1_000;

const holder = z.object({ pid: z.number(), host: z.string(), token: z.string() });
type Holder = z.infer<typeof holder>;

/**
 * Which process writes a history: a file beside it names it. Two that sample the same servers would write each second
 * twice; SQLite's own locks only keep their transactions apart.
 */
export class Lease {
  readonly #file: string;
  readonly #own: Holder = { pid: process.pid, host: hostname(), token: crypto.randomUUID() };
  #renewedAt = -Infinity;

  constructor(
    private readonly path: string,
    private readonly now: () => number = Date.now
  ) {
    this.#file = `${path}.writer`;
  }

  /** Takes or keeps the lease. Throws a StoreError, `busy`, while another process has it. */
  hold(): void {
    if (this.now() - this.#renewedAt < RENEWAL) {
      return;
    }
    const found = this.#read();
    if (found !== null && found.token !== this.#own.token && this.#isAlive(found)) {
      throw storeError('busy', this.path, `process ${found.pid} on ${found.host} writes it`);
    }
    try {
      if (found?.token === this.#own.token) {
        const seconds = this.now() / 1000;
        utimesSync(this.#file, seconds, seconds);
      } else {
        writeFileSync(`${this.#file}-new`, JSON.stringify(this.#own), { mode: 0o600 });
        renameSync(`${this.#file}-new`, this.#file);
      }
    } catch {
      // A disk without room is the history's problem, and told as such.
    }
    this.#renewedAt = this.now();
  }

  /** Gives it up, so that another process need not wait. */
  release(): void {
    if (this.#read()?.token === this.#own.token) {
      rmSync(this.#file, { force: true });
    }
  }

  #read(): Holder | null {
    try {
      return holder.parse(JSON.parse(readFileSync(this.#file, 'utf8')));
    } catch {
      return null;
    }
  }

  /** One of this machine that has ended need not be waited for; nor one of this process, whose place this one takes. */
  #isAlive({ pid, host }: Holder): boolean {
    if (host === this.#own.host && (pid === this.#own.pid || !isRunning(pid))) {
      return false;
    }
    const renewed = statSync(this.#file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    return this.now() - renewed < EXPIRY;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user is one too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
