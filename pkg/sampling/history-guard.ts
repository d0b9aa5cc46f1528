import type { StatementRecord } from '../detection/statements/record';
import type { Batch, Gap } from '../store/batch';
import type { SamplerOptions } from './options';

/** Ended statements kept while the history cannot be written. */
const MOST_UNWRITTEN = 1000;
/** Writes that wait for the one before: a minute of samples. */
const MOST_WAITING = 60;

type Access = 'written' | 'read';
type Write = { batch: Batch } | { gap: Gap };

/**
 * Access to the history that never throws, and that sampling does not wait for. Writes happen one after the other, in
 * their order; when too many wait, the oldest is dropped.
 */
export class HistoryGuard {
  /** Since the last write that succeeded: reading may work where writing does not. */
  readonly #problems: Record<Access, string | null> = { written: null, read: null };
  /** Statements that ended and are not in the history yet. One that still runs is written again anyway. */
  #unwritten: StatementRecord[] = [];
  #waiting: Write[] = [];
  #writing: Promise<void> | null = null;

  constructor(private readonly options: Pick<SamplerOptions, 'instance' | 'history' | 'log' | 'meter'>) {}

  /** Why the last write failed, or else a read since then; null if all is well. */
  get problem(): string | null {
    return this.#problems.written ?? this.#problems.read;
  }

  /** Writes a batch, and before its statements those that could not be written earlier. */
  write(batch: Batch): void {
    this.#add({ batch });
  }

  /** A gap that grows while it waits is one write. */
  writeGap(gap: Gap): void {
    const last = this.#waiting.at(-1);
    if (last !== undefined && 'gap' in last && last.gap.from === gap.from && last.gap.reason === gap.reason) {
      this.#waiting.pop();
    }
    this.#add({ gap });
  }

  /** Resolves when `read` has, or has failed. */
  async read(read: (history: SamplerOptions['history']) => Promise<void>): Promise<void> {
    await this.#attempt('read', read);
  }

  /** Resolves when all writes asked for so far are done. */
  async written(): Promise<void> {
    await this.#writing;
  }

  #add(write: Write): void {
    if (this.#waiting.length >= MOST_WAITING) {
      this.#drop(this.#waiting.shift());
    }
    this.#waiting.push(write);
    this.#writing ??= this.#writeAll();
  }

  #drop(write: Write | undefined): void {
    if (write !== undefined && 'batch' in write) {
      this.#keepEnded([...this.#unwritten, ...write.batch.statements]);
    }
    this.#failed('written', new Error(`The history is behind: ${MOST_WAITING} samples wait to be written.`));
  }

  async #writeAll(): Promise<void> {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      await ('batch' in next ? this.#writeBatch(next.batch) : this.#writeGap(next.gap));
    }
    this.#writing = null;
  }

  async #writeBatch(batch: Batch): Promise<void> {
    const statements = [...this.#unwritten, ...batch.statements];
    this.#unwritten = [];
    if (!(await this.#attempt('written', (history) => history.write({ ...batch, statements })))) {
      this.#keepEnded([...statements, ...this.#unwritten]);
    }
  }

  async #writeGap(gap: Gap): Promise<void> {
    await this.#attempt('written', (history) => history.writeGap(this.options.instance, gap));
  }

  #keepEnded(statements: StatementRecord[]): void {
    this.#unwritten = statements.filter(({ endedAt }) => endedAt !== null).slice(-MOST_UNWRITTEN);
  }

  /** Answers whether it succeeded. */
  async #attempt(done: Access, access: (history: SamplerOptions['history']) => Promise<void>): Promise<boolean> {
    try {
      await access(this.options.history);
      this.#problems.read = null;
      this.#problems[done] = null;
      return true;
    } catch (error) {
      this.#failed(done, error);
      return false;
    }
  }

  #failed(done: Access, error: unknown): void {
    const { instance, log, meter } = this.options;
    const problem = error instanceof Error ? error.message : String(error);
    meter.historyFailed(instance);
    // The same problem every second would fill the log.
    if (problem !== this.#problems[done]) {
      log.error(`the history could not be ${done}`, { instance, error });
    }
    this.#problems[done] = problem;
  }
}
