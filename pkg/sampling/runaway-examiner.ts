import type { History } from '../store/history';
import type { StatementDetails } from '../../src/shared/details';
import { noveltyOf, type DigestMemory, type DigestHistory } from '../detection/statements/novelty';
import { statementId, type StatementRecord } from '../detection/statements/record';
import type { TrackedStatements } from '../detection/statements/tracker';
import { told } from '../mysql/connection/errors';
import type { Session } from '../mysql/session';
import type { Log } from '../plugin/logs';
import { asGone } from './endings';

/** A hundred runaways that begin at once are no reason to ask a hundred times at once. */
const MOST_PER_ROUND = 10;

interface Options {
  instance: string;
  newDigestHours: number;
  history: Pick<History, 'digestFirstSeen' | 'firstSample'>;
  log: Log;
}

/**
 * What is asked once of each runaway while it runs: its plan, and whether its digest is new. It is asked beside sampling,
 * one statement at a time, those that have run longest first; the answers join the records in a later round.
 */
export class RunawayExaminer {
  readonly #asked = new Set<string>();
  readonly #found = new Map<string, StatementDetails>();
  #waiting: StatementRecord[] = [];
  #session: Session | null = null;
  #isAsking = false;

  constructor(private readonly options: Options) {}

  /** Gives the followed statements what was found since it was last asked. */
  merge(tracked: TrackedStatements): TrackedStatements {
    if (this.#found.size === 0) {
      return tracked;
    }
    const merged = new Map(tracked);
    for (const [id, details] of this.#found) {
      const track = tracked.get(id);
      if (track !== undefined) {
        const record = { ...track.record, details: { ...track.record.details, ...details } };
        merged.set(id, { ...track, record });
      }
    }
    this.#found.clear();
    return merged;
  }

  /** Begins to ask about runaways that were not asked about; does not wait for the answers. */
  look(session: Session, tracked: TrackedStatements): void {
    for (const id of this.#asked) {
      if (!tracked.has(id)) {
        this.#asked.delete(id);
      }
    }
    this.#waiting = [...tracked.values()]
      .map(({ record }) => record)
      .filter((record) => isUnknown(record) && !this.#asked.has(statementId(record.key)))
      .sort((a, b) => a.startedAt - b.startedAt)
      .slice(0, MOST_PER_ROUND);
    this.#session = session;
    if (!this.#isAsking) {
      void this.#ask();
    }
  }

  /** Asks no more on a session that is about to be closed. */
  rest(): void {
    this.#session = null;
    this.#waiting = [];
  }

  async #ask(): Promise<void> {
    this.#isAsking = true;
    let record = this.#waiting.shift();
    while (record !== undefined && this.#session !== null) {
      const id = statementId(record.key);
      this.#asked.add(id);
      this.#found.set(id, await this.#examine(this.#session, record));
      record = this.#waiting.shift();
    }
    this.#isAsking = false;
  }

  /** Never rejects: this is evidence that may be missing. */
  async #examine(session: Session, record: StatementRecord): Promise<StatementDetails> {
    const { instance, log } = this.options;
    try {
      const { plan, digest } = await session.examine(asGone(record));
      const novelty = digest === null ? null : this.#novelty(record, digest);
      return { ...(plan !== null && { plan }), ...(novelty !== null && { digest: novelty }) };
    } catch (error) {
      // Of a session that is being closed it is no news.
      if (this.#session === session) {
        log.warn('a runaway could not be looked into', { instance, error: told(error) });
      }
      return { plan: { json: null, tree: null, problem: 'The connection was lost while it was asked for.' } };
    }
  }

  #novelty(record: StatementRecord, digest: DigestMemory): StatementDetails['digest'] {
    return noveltyOf(digest, this.#past(record), record.seenAt, this.options.newDigestHours);
  }

  /** A history that can't be read remembers nothing. */
  #past({ db, digest, startedAt }: StatementRecord): DigestHistory {
    const { instance, history, log } = this.options;
    try {
      return {
        firstSeen: digest === null ? null : history.digestFirstSeen(instance, db, digest, startedAt),
        since: history.firstSample(instance),
      };
    } catch (error) {
      log.warn('the history could not be read', { instance, error });
      return { firstSeen: null, since: null };
    }
  }
}

/** Threads of runaways, those that have run longest first. */
export function runawayThreads(tracked: TrackedStatements): number[] {
  return [...tracked.values()]
    .map(({ record }) => record)
    .filter(({ runawayAt }) => runawayAt !== null)
    .sort((a, b) => a.startedAt - b.startedAt)
    .map(({ key }) => key.threadId);
}

/** What an earlier process asked stays in the record. */
function isUnknown({ runawayAt, details }: StatementRecord): boolean {
  return runawayAt !== null && details.plan === undefined;
}
