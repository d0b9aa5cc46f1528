import type { Batch } from '../../batch';
import { StoreError } from '../../error';
import type { Method } from '../calls';
import type { StoreLog } from '../database';
import { openEngine, type Engine } from '../engine';
import { isParts, type Turns } from '../turns';
import { Commits } from './commits';
import type { Opening, Role } from './messages';

/** One history as a worker holds it open. A file that could not be opened is tried again by each call. */
export class ServedStore {
  #engine: Engine | null = null;
  #commits: Commits | null = null;

  constructor(
    private readonly opening: Opening,
    private readonly role: Role,
    private readonly turns: Turns,
    private readonly log: StoreLog,
    private readonly migrating: (busy: boolean) => void
  ) {}

  /** Throws a StoreError. */
  open(): Engine {
    const { path, settings, tick } = this.opening;
    if (this.#engine === null) {
      this.#engine = openEngine({ path, settings, log: this.log, access: this.role, migrating: this.migrating });
      this.#commits = new Commits(this.#engine, tick);
    }
    return this.#engine;
  }

  /** Answers what the engine's method does; a write once it is committed. Rejects with a StoreError. */
  async call(method: Method, parameters: unknown[]): Promise<unknown> {
    const engine = this.open();
    const run = (on: Engine) => (on[method] as (...parameters: unknown[]) => unknown)(...parameters);
    if (method === 'write' || method === 'writeGap') {
      const mayWait = method === 'write' && !engine.hasNews(parameters[0] as Batch);
      return this.#write(run, mayWait);
    }
    if (this.role === 'writes') {
      this.#commits?.commit();
    }
    const answer = run(engine);
    return isParts(answer) ? this.turns.run(answer) : answer;
  }

  setAside(message: string): void {
    this.open().setAside(message);
  }

  close(): void {
    this.#commits?.commit();
    this.#engine?.close();
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
