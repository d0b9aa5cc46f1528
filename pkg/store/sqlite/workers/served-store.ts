import type { Batch } from '../../batch';
import { StoreError } from '../../error';
import { methods, type Method } from '../calls';
import type { StoreLog } from '../log';
import { openEngine, type Engine } from '../engine';
import { isParts } from '../../parts';
import type { Turns } from '../turns';
import { Commits } from './commits';
import { Lease } from './lease';
import type { Opening, Role } from './messages';

/** One history as a worker holds it open. A file that could not be opened is tried again by each call. */
export class ServedStore {
  #engine: Engine | null = null;
  #commits: Commits | null = null;
  #beat: ReturnType<typeof setInterval> | null = null;
  readonly #lease: Lease;

  constructor(
    private readonly opening: Opening,
    private readonly role: Role,
    private readonly turns: Turns,
    private readonly log: StoreLog,
    private readonly migrating: (busy: boolean) => void
  ) {
    this.#lease = new Lease(opening.path);
  }

  /** Throws a StoreError. */
  open(): Engine {
    const { path, settings, tick, beat } = this.opening;
    if (this.#engine === null) {
      this.#engine = openEngine({ path, settings, log: this.log, access: this.role, migrating: this.migrating });
      this.#commits = new Commits(this.#engine, tick, () => this.#lease.hold());
      if (this.role === 'writes') {
        this.#beat = setInterval(() => this.#look(), beat);
      }
    }
    return this.#engine;
  }

  /** Answers what the engine's method does; a write once it is committed. Rejects with a StoreError. */
  async call(method: Method, parameters: unknown[]): Promise<unknown> {
    const engine = this.open();
    if (this.role === 'reads') {
      engine.refresh();
    }
    const run = (on: Engine) => (on[method] as (...parameters: unknown[]) => unknown)(...parameters);
    if (method === 'write' || method === 'writeGap') {
      const mayWait = method === 'write' && !engine.hasNews(parameters[0] as Batch);
      return this.#write(run, mayWait);
    }
    if (this.role === 'writes') {
      this.#commits?.commit();
    }
    if (method === 'erase' || method === 'erasable') {
      return this.#patiently(method, run, engine);
    }
    const answer = run(engine);
    return isParts(answer) ? this.turns.run(answer) : answer;
  }

  /** It reads all of the history. Only the process that writes it erases. */
  async #patiently(method: Method, run: (on: Engine) => unknown, engine: Engine): Promise<unknown> {
    if (methods[method] === 'writes') {
      this.#lease.hold();
    }
    const answer = run(engine);
    this.migrating(true);
    try {
      return isParts(answer) ? await this.turns.run(answer) : answer;
    } finally {
      this.migrating(false);
    }
  }

  setAside(message: string): void {
    this.open().setAside(message);
  }

  close(): void {
    clearInterval(this.#beat ?? undefined);
    this.#commits?.commit();
    this.#engine?.close();
    if (this.role === 'writes') {
      this.#lease.release();
    }
  }

  /** That the file is gone, or that another process writes it, shows without a write too. */
  #look(): void {
    try {
      this.#lease.hold();
      this.#engine?.refresh();
    } catch {
      // The next write fails with the same, and is told.
    }
  }

  #write(run: (engine: Engine) => unknown, mayWait: boolean): Promise<void> {
    return new Promise((done, failed) => {
      const write = { run: (engine: Engine) => void run(engine), done, failed };
      if (this.#commits === null) {
        failed(new StoreError('closed', 'The history is not open.'));
      } else {
        this.#commits.add(write, mayWait);
      }
    });
  }
}
