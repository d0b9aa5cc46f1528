import { StoreError } from '../../error';
import type { Report, Request, Role } from './messages';
import { unpack } from './packed';

export interface ThreadOptions {
  role: Role;
  /** Creates the worker, and each that takes the place of one. */
  create: () => Worker;
  /** Milliseconds between two looks at a worker that has work. */
  look?: number;
  /** A worker was given up; the next request begins another one. */
  lost: (why: string) => void;
  /** What a worker reports besides answers. */
  told: (report: Exclude<Report, { is: 'answer' | 'failure' }>) => void;
}

interface Asked {
  done: (value: unknown) => void;
  failed: (error: StoreError) => void;
}

/** Looks at a silent worker until it is given up. */
const PATIENCE = 5;

/** A request as it is asked; the thread gives it its number. */
export type Asking = Request extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never;

/**
 * One worker, and its successor when it fails or is silent: a statement of SQLite that does not return cannot be ended, so
 * a worker that hangs in one is left behind.
 */
export class Thread {
  readonly #options: Required<ThreadOptions>;
  readonly #asked = new Map<number, Asked>();
  #worker: Worker | null = null;
  #next = 1;
  #silent = 0;
  #isPatient = false;
  #watch: ReturnType<typeof setInterval> | null = null;

  constructor(options: ThreadOptions) {
    this.#options = { look: 1_000, ...options };
  }

  /** Asks the worker; without one, `begin` is asked of the new one first. Rejects with a StoreError. */
  ask(request: Asking, begin: () => Asking[] = () => []): Promise<unknown> {
    if (this.#worker === null) {
      this.#worker = this.#start();
      // A failure of these is one of the requests that follow.
      begin().forEach((first) => void this.#send(first).catch(() => undefined));
    }
    return this.#send(request);
  }

  #send(request: Asking): Promise<unknown> {
    const id = this.#next++;
    return new Promise((done, failed) => {
      this.#asked.set(id, { done, failed });
      this.#worker?.ref();
      this.#watch ??= setInterval(() => this.#look(), this.#options.look);
      try {
        this.#worker?.postMessage({ ...request, id } as Request);
      } catch (error) {
        this.#answer(id)?.failed(new StoreError('internal', `The history cannot take that: ${String(error)}`));
      }
    });
  }

  #start(): Worker {
    const { role, create } = this.#options;
    const worker = create();
    const isCurrent = () => worker === this.#worker;
    worker.onmessage = ({ data }: MessageEvent<Report>) => {
      if (isCurrent()) {
        this.#receive(data);
      }
    };
    worker.onerror = ({ message }) => {
      if (isCurrent()) {
        this.#lose(`failed: ${message}`);
      }
    };
    worker.postMessage({ is: 'role', role } satisfies Request);
    return worker;
  }

  #receive(report: Report): void {
    this.#silent = 0;
    switch (report.is) {
      case 'answer':
        this.#answer(report.id)?.done(unpack(report.value));
        break;
      case 'failure':
        this.#answer(report.id)?.failed(new StoreError(report.problem, report.message));
        break;
      case 'migrating':
        this.#isPatient = report.busy;
        this.#options.told(report);
        break;
      default:
        this.#options.told(report);
    }
  }

  #answer(id: number): Asked | undefined {
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    if (this.#asked.size === 0) {
      this.#rest();
    }
    return asked;
  }

  /** Without work it keeps neither the process nor the watch running. */
  #rest(): void {
    clearInterval(this.#watch ?? undefined);
    this.#watch = null;
    this.#silent = 0;
    this.#worker?.unref();
  }

  /** Counts looks, not time: in a process that was stopped for a while no worker is at fault. */
  #look(): void {
    this.#silent++;
    if (this.#silent >= PATIENCE && !this.#isPatient) {
      this.#lose(`has not answered for ${(PATIENCE * this.#options.look) / 1000} s`);
    }
  }

  #lose(what: string): void {
    const worker = this.#worker;
    const asked = [...this.#asked.values()];
    const why = `The thread that ${this.#options.role} the history ${what}. Another one takes its place.`;
    this.#asked.clear();
    this.#rest();
    this.#worker = null;
    this.#isPatient = false;
    // It ends when its statement returns, if ever.
    worker?.terminate();
    this.#options.lost(why);
    asked.forEach(({ failed }) => failed(new StoreError('io', why)));
  }
}
