import { accountEndsPart, accountExitsPart, readAccountExits, readsFailures, type AccountExits } from './account-exits';
import { accountErrorsPart, readAccountErrors, type AccountErrors } from './account-errors';
import { accountName } from './accounts';
import type { Flavour } from '../connection/connection';
import {
  askedDigests,
  digestKey,
  digestsPart,
  neverExecuted,
  readDigests,
  type DigestCounters,
} from './digest-counters';
import type { Features } from '../capabilities/features';
import type { Cadence } from '../protocol/cadence';
import { rowsIn, type BatchReader } from '../protocol/batch-reader';
import type { Reading } from '../../detection/reading';
import type { Part } from '../protocol/part';
import type { WatchedStatement } from '../statements/watched-statement';
import type { ServerStatus } from '../protocol/status';
import { historyKey, runningPart } from '../statements/statement-history';
import { number, type Row } from '../protocol/rows';

/** Readings of `Baselines.parts`; null for a part that was not asked for. */
export interface BaselineRows {
  accountErrors: Reading<Row[]> | null;
  accountExits: Reading<Row[]> | null;
  /** Read after the exits, and compared with them. */
  accountEnds: Reading<Row[]> | null;
  digests: Reading<Row[]> | null;
  /** What other watched statements of these accounts and digests still ran after that. */
  still?: Reading<Row[]> | null;
}

/** Errors and exits by `accountName`, digests by `digestKey`. */
export interface Counters {
  errors: ReadonlyMap<string, AccountErrors>;
  exits: ReadonlyMap<string, AccountExits>;
  digests: ReadonlyMap<string, DigestCounters>;
  /** Schemas whose digests were all read: one that is missing here had not run for long. */
  readSchemas: ReadonlySet<string | null>;
  /** By `historyKey`, statements that may have ended before this reading, though the sample before it saw them. */
  unsure: ReadonlySet<string>;
}

const none: Counters = {
  errors: new Map(),
  exits: new Map(),
  digests: new Map(),
  readSchemas: new Set(),
  unsure: new Set(),
};

/**
 * Counters of the watched statements' accounts and digests. A statement that is missing from a sample ended after the
 * sample before it, so the older of the last two readings is from before its end.
 */
export class Baselines {
  #oldest = none;
  #older = none;
  #newer = none;
  #connections: string | null = null;

  constructor(
    private readonly flavour: Flavour,
    private readonly features: Features,
    private readonly cadence: Cadence,
    /** Of the session before, of the same life of the server: its readings are still from before the next end. */
    earlier?: Baselines
  ) {
    this.#oldest = earlier === undefined ? none : earlier.#oldest;
    this.#older = earlier === undefined ? none : earlier.#older;
    this.#newer = earlier === undefined ? none : earlier.#newer;
  }

  parts(
    statements: WatchedStatement[],
    wanted = { accounts: true, digests: true },
    others: WatchedStatement[] = []
  ): Record<keyof BaselineRows, Part | null> {
    const { accountErrors, exits, digests } = this.features;
    return {
      accountErrors: accountErrors && wanted.accounts ? accountErrorsPart(statements) : null,
      accountExits:
        exits && wanted.accounts ? accountExitsPart(statements, readsFailures(statements, this.flavour)) : null,
      accountEnds: exits && wanted.accounts ? accountEndsPart(statements) : null,
      digests: digests && wanted.digests ? digestsPart(this.flavour, statements) : null,
      still: others.length === 0 ? null : runningPart(others.map(({ key }) => key.threadId)),
    };
  }

  /** Whether the next refresh reads digests, with so many watched statements. It may read accounts all the same. */
  isDue(watched: number): boolean {
    return this.flavour === 'MySQL' && watched > 0 && !this.cadence.isPaused('digestBaselines');
  }

  /** Reads the counters before each sample's statements. MariaDB's tables have no index: there each statement is read once. */
  async refresh(
    reader: Pick<BatchReader, 'read'>,
    statements: WatchedStatement[],
    status: ServerStatus
  ): Promise<void> {
    this.#oldest = this.#older;
    this.#older = this.#newer;
    this.#newer = countersOf(statements, this.#newer);
    if (this.flavour === 'MySQL' && statements.length > 0) {
      // A scheduled event has no digest: only its account counts its executions.
      const accounts = this.#haveConnectionsMoved(status) || statements.some(({ digest }) => digest === null);
      const digests = !this.cadence.isPaused('digestBaselines');
      const read = (): Promise<BaselineRows> => reader.read(this.parts(statements, { accounts, digests }));
      this.add(digests ? await this.cadence.time('digestBaselines', read) : await read(), statements);
    }
  }

  /** The accounts' counters do not change while no connection begins, ends, is killed or breaks. */
  #haveConnectionsMoved(status: ServerStatus): boolean {
    const { connections, threadsConnected, abortedClients, comKill, timeouts } = status;
    const now = [connections, threadsConnected, abortedClients, comKill, timeouts].join();
    const moved = now !== this.#connections;
    this.#connections = now;
    return moved;
  }

  /** Of these, the watched statements that share an account or a schema with the ones that are read after a sample. */
  concerned(watched: Iterable<WatchedStatement>, read: WatchedStatement[]): WatchedStatement[] {
    const own = new Set(read.map(({ key }) => historyKey(key)));
    const shared = new Set(read.flatMap((one) => [accountName(one), `in ${one.db}`]));
    return [...watched].filter(
      (one) => !own.has(historyKey(one.key)) && (shared.has(accountName(one)) || shared.has(`in ${one.db}`))
    );
  }

  /** Of `others`, the statements that no longer ran when these counters were read; none where that was not read. */
  goneSince({ still }: Pick<BaselineRows, 'still'>, others: WatchedStatement[]): WatchedStatement[] {
    const rows = rowsIn(still ?? null);
    const running = new Set((rows ?? []).map(runningKey));
    return rows === undefined
      ? []
      : others.filter((one) => one.isSession !== true && !running.has(historyKey(one.key)));
  }

  /**
   * Adds a reading between samples. A digest without a row was never executed: the usual runaway is new. `others` are the
   * watched statements that it concerns besides.
   */
  add(rows: BaselineRows, statements: WatchedStatement[], others: WatchedStatement[] = []): void {
    const still = new Set((rowsIn(rows.still ?? null) ?? []).map(runningKey));
    const unsure = others.filter((one) => one.isSession !== true).map(({ key }) => historyKey(key));
    const { errors, exits, digests, readSchemas } = readBaselineCounters(rows, statements, this.flavour);
    const asked = rowsIn(rows.digests) === undefined ? [] : askedDigests(statements);
    this.#newer = {
      errors: new Map([...this.#newer.errors, ...errors]),
      exits: new Map([...this.#newer.exits, ...exits]),
      digests: new Map([
        ...this.#newer.digests,
        ...asked.map(({ db, digest }) => [digestKey(db, digest), neverExecuted(db)] as const),
        ...digests,
      ]),
      readSchemas: new Set([...this.#newer.readSchemas, ...readSchemas]),
      unsure: new Set([...this.#newer.unsure, ...unsure.filter((one) => !still.has(one))]),
    };
  }

  get beforeEnd(): Counters {
    return this.#older;
  }

  /** Whether the account was read before the sample that last saw its statement: the later end is not in that reading. */
  isBeforeLastSight(account: string): boolean {
    const exits = this.#older.exits.get(account);
    return exits !== undefined && exits === this.#oldest.exits.get(account);
  }
}

/** The counters of these statements only: those of others are not read again and would grow old. */
function countersOf(statements: WatchedStatement[], { errors, exits, digests, readSchemas }: Counters): Counters {
  const accounts = new Set(statements.map(accountName));
  const schemas = new Set(statements.map(({ db }) => db));
  const keys = new Set(statements.map(({ db, digest }) => digestKey(db, digest)));
  // A statement without a known digest may have any digest of its schema.
  const anyDigest = statements.some(({ digest }) => digest === null);
  return {
    errors: new Map([...errors].filter(([name]) => accounts.has(name))),
    exits: new Map([...exits].filter(([name]) => accounts.has(name))),
    digests: new Map([...digests].filter(([key, { schema }]) => keys.has(key) || (anyDigest && schemas.has(schema)))),
    readSchemas: new Set([...readSchemas].filter((schema) => schemas.has(schema))),
    // A sample saw them once more, or they are told by the older reading.
    unsure: new Set(),
  };
}

export function readBaselineCounters(
  { accountErrors, accountExits, accountEnds, digests }: BaselineRows,
  statements: WatchedStatement[],
  flavour: Flavour
): Omit<Counters, 'unsure'> {
  return {
    errors: readAccountErrors(rowsIn(accountErrors) ?? []),
    exits: readAccountExits(rowsIn(accountExits) ?? [], rowsIn(accountEnds) ?? [], readsFailures(statements, flavour)),
    digests: readDigests(rowsIn(digests) ?? []),
    readSchemas: new Set(digests?.is === 'complete' ? statements.map(({ db }) => db) : []),
  };
}

function runningKey(row: Row): string {
  return historyKey({ threadId: number(row, 'THREAD_ID'), eventId: number(row, 'EVENT_ID') });
}
