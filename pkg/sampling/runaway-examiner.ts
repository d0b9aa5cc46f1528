import type { Reader } from '../store/store';
import type { StatementDetails } from '../../src/shared/details';
import { noveltyOf, type DigestMemory, type DigestHistory } from '../detection/statements/novelty';
import { statementId, type StatementRecord } from '../detection/statements/record';
import type { TrackedStatements } from '../detection/statements/tracker';
import { loggable } from '../mysql/connection/errors';
import type { Session } from '../mysql/session';
import type { Log } from '../plugin/logs';
import { asWatched } from './statement-records';

/** When a hundred runaways begin at once, ten are examined per sample. */
const MOST_PER_SAMPLE = 10;

interface Options {
  instance: string;
  newDigestHours: number;
  history: Pick<Reader, 'digestFirstSeen' | 'firstSample'>;
  log: Log;
}

/**
 * Examines each runaway once while it runs: its plan, and whether its digest is new. This happens beside sampling, one
 * statement at a time, the longest running first. The results join the records in a later sample.
 */
export class RunawayExaminer {
  readonly #examined = new Set<string>();
  readonly #found = new Map<string, StatementDetails>();
  #waiting: StatementRecord[] = [];
  #session: Session | null = null;
  #isExamining = false;

  constructor(private readonly options: Options) {}

  /** Adds to the tracked statements what was found since the last call. */
  merge(tracked: TrackedStatements): TrackedStatements {
    if (this.#found.size === 0) {
      return tracked;
    }
    const merged = new Map(tracked);
    for (const [id, details] of this.#found) {
      const statement = tracked.get(id);
      if (statement !== undefined) {
        const record = { ...statement.record, details: { ...statement.record.details, ...details } };
        merged.set(id, { ...statement, record });
      }
    }
    this.#found.clear();
    return merged;
  }

  /** Starts to examine runaways that were not examined yet; does not wait for the results. */
  look(session: Session, tracked: TrackedStatements): void {
    for (const id of this.#examined) {
      if (!tracked.has(id)) {
        this.#examined.delete(id);
      }
    }
    this.#waiting = [...tracked.values()]
      .map(({ record }) => record)
      .filter((record) => isUnknown(record) && !this.#examined.has(statementId(record.key)))
      .sort((a, b) => a.startedAt - b.startedAt)
      .slice(0, MOST_PER_SAMPLE);
    this.#session = session;
    if (!this.#isExamining) {
      void this.#examineWaiting();
    }
  }

  /** Stops before its session is closed. */
  rest(): void {
    this.#session = null;
    this.#waiting = [];
  }

  async #examineWaiting(): Promise<void> {
    this.#isExamining = true;
    let record = this.#waiting.shift();
    while (record !== undefined && this.#session !== null) {
      const id = statementId(record.key);
      this.#examined.add(id);
      this.#found.set(id, await this.#examine(this.#session, record));
      record = this.#waiting.shift();
    }
    this.#isExamining = false;
  }

  /** Never rejects: a plan may be missing. */
  async #examine(session: Session, record: StatementRecord): Promise<StatementDetails> {
    const { instance, log } = this.options;
    try {
      const { plan, digest } = await session.examine(asWatched(record));
      const novelty = digest === null ? null : await this.#noveltyOf(record, digest);
      return { ...(plan !== null && { plan }), ...(novelty !== null && { digest: novelty }) };
    } catch (error) {
      // A session that is being closed fails as expected.
      if (this.#session === session) {
        log.warn('a runaway could not be examined', { instance, error: loggable(error) });
      }
      return { plan: { json: null, tree: null, problem: 'The connection was lost while it was asked for.' } };
    }
  }

  async #noveltyOf(record: StatementRecord, digest: DigestMemory): Promise<StatementDetails['digest']> {
    return noveltyOf(digest, await this.#historyOf(record), record.seenAt, this.options.newDigestHours);
  }

  /** A history that cannot be read knows no digests. */
  async #historyOf({ db, digest, startedAt }: StatementRecord): Promise<DigestHistory> {
    const { instance, history, log } = this.options;
    try {
      return {
        firstSeen: digest === null ? null : await history.digestFirstSeen(instance, db, digest, startedAt),
        since: await history.firstSample(instance),
      };
    } catch (error) {
      log.warn('the history could not be read', { instance, error });
      return { firstSeen: null, since: null };
    }
  }
}

/** Threads of runaways, the longest running first. */
export function runawayThreads(tracked: TrackedStatements): number[] {
  return [...tracked.values()]
    .map(({ record }) => record)
    .filter(({ runawayAt }) => runawayAt !== null)
    .sort((a, b) => a.startedAt - b.startedAt)
    .map(({ key }) => key.threadId);
}

/** A plan that an earlier process found is in the record. */
function isUnknown({ runawayAt, details }: StatementRecord): boolean {
  return runawayAt !== null && details.plan === undefined;
}
