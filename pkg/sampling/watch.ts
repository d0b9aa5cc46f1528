import type { StatementRecord } from '../detection/statements/record';
import type { Micros } from '../detection/time';
import type { TrackedStatements } from '../detection/statements/tracker';
import type { Session } from '../mysql/session';
import { asGone } from './endings';

/** Threads whose I/O is read even when they idle, for the last of a statement that ended: those that have run longest. */
const WATCHED_THREADS = 200;
/** Baselines are taken before a statement turns runaway, so that a counter's step cannot be missed. */
const WATCH_FROM_SHARE = 0.5;

/** Sees to it that a session has taken baselines of statements that are about to turn runaway, once of each. */
export class Watch {
  #watched = new Set<string>();

  constructor(private readonly runawaySeconds: number) {}

  async look(session: Session, tracked: TrackedStatements, now: Micros): Promise<void> {
    const from = this.runawaySeconds * WATCH_FROM_SHARE * 1e6;
    this.#watched = new Set([...this.#watched].filter((id) => tracked.has(id)));
    const isDue = ({ startedAt, runawayAt }: StatementRecord): boolean => now - startedAt >= from || runawayAt !== null;
    const fresh = [...tracked].filter(([id, { record }]) => !this.#watched.has(id) && isDue(record));
    if (fresh.length > 0) {
      await session.watch(fresh.map(([, { record }]) => asGone(record)));
      fresh.forEach(([id]) => this.#watched.add(id));
    }
  }

  /** A new session has taken none. */
  forget(): void {
    this.#watched.clear();
  }
}

export function threadsToWatch(tracked: TrackedStatements): number[] {
  const records = [...tracked.values()].map(({ record }) => record);
  const longest =
    records.length <= WATCHED_THREADS
      ? records
      : records.sort((a, b) => a.startedAt - b.startedAt).slice(0, WATCHED_THREADS);
  return longest.map(({ key }) => key.threadId);
}
