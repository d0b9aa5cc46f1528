import type { StatementRecord } from '../detection/statements/record';
import type { Batch, Gap } from '../store/batch';
import type { SamplerOptions } from './options';

/** Records kept while the history cannot be written. */
const MOST_UNWRITTEN = 1000;

/** Access to the history that never throws: sampling goes on without it. Each method answers the problem, null for none. */
export class HistoryGuard {
  #problem: string | null = null;
  /** Statements that ended and are not in the history yet. One that still runs is written again anyway. */
  #unwritten: StatementRecord[] = [];

  constructor(private readonly options: Pick<SamplerOptions, 'instance' | 'history' | 'log' | 'meter'>) {}

  /** Writes a batch, and before its statements those that could not be written earlier. */
  write(batch: Batch): string | null {
    const statements = [...this.#unwritten, ...batch.statements];
    const problem = this.#attempt('written', (history) => history.write({ ...batch, statements }));
    this.#unwritten =
      problem === null ? [] : statements.filter(({ endedAt }) => endedAt !== null).slice(-MOST_UNWRITTEN);
    return problem;
  }

  writeGap(gap: Gap): string | null {
    return this.#attempt('written', (history) => history.writeGap(this.options.instance, gap));
  }

  read(read: (history: SamplerOptions['history']) => void): string | null {
    return this.#attempt('read', read);
  }

  #attempt(done: 'read' | 'written', access: (history: SamplerOptions['history']) => void): string | null {
    const { instance, history, log, meter } = this.options;
    try {
      access(history);
      this.#problem = null;
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      meter.historyFailed(instance);
      // The same problem every second would fill the log.
      if (problem !== this.#problem) {
        log.error(`the history could not be ${done}`, { instance, error });
      }
      this.#problem = problem;
    }
    return this.#problem;
  }
}
