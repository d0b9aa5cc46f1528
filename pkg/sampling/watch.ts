import type { StatementRecord } from '../detection/statements/record';
import type { Micros } from '../detection/time';
import type { TrackedStatements } from '../detection/statements/tracker';
import type { Session } from '../mysql/session';
import { asWatched } from './statement-records';

/** Threads whose I/O is read in every sample, also when idle: it shows the last I/O of a statement that just ended. */
const MOST_THREADS = 200;
/** Baselines are taken at half the runaway threshold, so that no counter moves before them unseen. */
const WATCH_FROM_SHARE = 0.5;

/** Has a session take the baselines of each statement that is about to become a runaway, once. */
export class BaselineWatch {
  #watched = new Set<string>();

  constructor(private readonly runawaySeconds: number) {}

  async look(session: Session, tracked: TrackedStatements, now: Micros): Promise<void> {
    const from = this.runawaySeconds * WATCH_FROM_SHARE * 1e6;
    this.#watched = new Set([...this.#watched].filter((id) => tracked.has(id)));
    const isDue = ({ startedAt, runawayAt }: StatementRecord): boolean => now - startedAt >= from || runawayAt !== null;
    const due = [...tracked].filter(([id, { record }]) => !this.#watched.has(id) && isDue(record));
    if (due.length > 0) {
      await session.watch(due.map(([, { record }]) => asWatched(record)));
      due.forEach(([id]) => this.#watched.add(id));
    }
  }

  /** A new session has no baselines. */
  forget(): void {
    this.#watched.clear();
  }
}

/** Threads of tracked statements, the longest running ones if there are too many. */
export function threadsToWatch(tracked: TrackedStatements): number[] {
  const records = [...tracked.values()].map(({ record }) => record);
  const longest =
    records.length <= MOST_THREADS ? records : records.sort((a, b) => a.startedAt - b.startedAt).slice(0, MOST_THREADS);
  return longest.map(({ key }) => key.threadId);
}
