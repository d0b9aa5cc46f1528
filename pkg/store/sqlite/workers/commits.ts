import { StoreError } from '../../error';
import type { Engine } from '../engine';

/** What is to be written, and who waits for it. */
export interface Write {
  run: (engine: Engine) => void;
  done: () => void;
  failed: (error: unknown) => void;
}

/** Commits writes together: what may wait does so until the next tick, what must not takes all that waits with it. */
export class Commits {
  #waiting: Write[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isSoon = false;
  #committedAt = -Infinity;

  /** `tick`: milliseconds between two commits of what may wait. `mayWrite` throws a StoreError while nothing may be written. */
  constructor(
    private readonly engine: Engine,
    private readonly tick: number,
    private readonly mayWrite: () => void = () => undefined
  ) {}

  add(write: Write, mayWait: boolean): void {
    this.#waiting.push(write);
    const wait = mayWait ? Math.max(0, this.#committedAt + this.tick - performance.now()) : 0;
    if (this.#timer === null || (wait === 0 && !this.#isSoon)) {
      clearTimeout(this.#timer ?? undefined);
      // Even what must not wait is committed with all that came with it.
      this.#timer = setTimeout(() => this.commit(), wait);
      this.#isSoon = wait === 0;
    }
  }

  /** Commits all that waits, each on its own if they fail together. */
  commit(): void {
    clearTimeout(this.#timer ?? undefined);
    this.#timer = null;
    this.#isSoon = false;
    this.#committedAt = performance.now();
    const writes = this.#waiting;
    this.#waiting = [];
    if (writes.length === 0) {
      return;
    }
    try {
      this.mayWrite();
      this.engine.refresh();
      this.engine.together(() => writes.forEach(({ run }) => run(this.engine)));
    } catch (error) {
      // A file that is full, locked or gone fails them all; only a fault of one is one's own.
      const isOwn = writes.length > 1 && (!(error instanceof StoreError) || error.problem === 'internal');
      writes.forEach((write) => (isOwn ? this.#commitAlone(write) : write.failed(error)));
      return;
    }
    writes.forEach(({ done }) => done());
  }

  #commitAlone({ run, done, failed }: Write): void {
    try {
      this.engine.together(() => run(this.engine));
    } catch (error) {
      failed(error);
      return;
    }
    done();
  }
}
