import type { ThreadIo } from '../../detection/sample';
import type { Cadence } from '../protocol/cadence';

/** A thread stands still after this many readings without an operation: its statement sleeps, or waits for a lock. */
const STILL = 3;

/** Finds the threads with a long statement that do no I/O, to read them more rarely. */
export class StillThreads {
  #threads = new Map<number, { operations: bigint; readings: number }>();

  constructor(private readonly cadence: Cadence) {}

  /** Which of these threads this sample leaves out. Only long ones: a short statement needs a baseline. */
  leftOut(long: number[]): ReadonlySet<number> {
    const unread = { operations: -1n, readings: 0 };
    this.#threads = new Map(long.map((thread) => [thread, this.#threads.get(thread) ?? unread]));
    const still = [...this.#threads].filter(([, { readings }]) => readings >= STILL);
    return new Set(still.map(([id]) => id).filter((id) => !this.cadence.isTurnOf('stillThreads', id)));
  }

  /** Takes in what this sample read. */
  note(counters: ThreadIo[]): void {
    for (const [thread, own] of Map.groupBy(counters, ({ threadId }) => threadId)) {
      const past = this.#threads.get(thread);
      if (past !== undefined) {
        const operations = own.reduce((sum, one) => sum + one.operations, 0n);
        const isStill = past.operations === operations;
        this.#threads.set(thread, { operations, readings: isStill ? past.readings + 1 : 0 });
      }
    }
  }
}
