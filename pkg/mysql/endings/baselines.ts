import { accountExitsPart, readAccountExits, type AccountExits } from './account-exits';
import { accountErrorsPart, accountName, readAccountErrors, type AccountErrors } from './account-errors';
import type { Flavour } from '../connection/connection';
import { digestKey, digestsPart, neverExecuted, readDigests, type DigestCounters } from './digest-counters';
import type { Features } from '../capabilities/features';
import { Pace } from '../protocol/pace';
import type { BatchReader } from '../protocol/batch-reader';
import type { Part } from '../protocol/part';
import type { Row } from '../protocol/rows';
import type { WatchedStatement } from '../statements/watched-statement';
import type { ServerStatus } from '../protocol/status';

export interface BaselineRows {
  accountErrors?: Row[];
  accountExits?: Row[];
  digests?: Row[];
}

export interface Counters {
  errors: ReadonlyMap<string, AccountErrors>;
  exits: ReadonlyMap<string, AccountExits>;
  digests: ReadonlyMap<string, DigestCounters>;
}

/** Of ten thousand digests three take the server 10 ms, fifty 26 ms: reading them again may take this share of the time. */
const SHARE = 0.0005;

const none: Counters = { errors: new Map(), exits: new Map(), digests: new Map() };

/**
 * Counters of watched statements' accounts and digests. A statement missed in one sample ended after the sample before:
 * of the last two readings the older one precedes its end.
 */
export class Baselines {
  #older = none;
  #newer = none;
  readonly #pace = new Pace(SHARE);
  #connections: string | null = null;

  constructor(
    private readonly flavour: Flavour,
    private readonly features: Features
  ) {}

  parts(
    statements: WatchedStatement[],
    wanted = { accounts: true, digests: true }
  ): Record<keyof BaselineRows, Part | null> {
    const { accountErrors, exits, digests } = this.features;
    return {
      accountErrors: accountErrors && wanted.accounts ? accountErrorsPart(statements) : null,
      accountExits: exits && wanted.accounts ? accountExitsPart(statements) : null,
      digests: digests && wanted.digests ? digestsPart(this.flavour, statements) : null,
    };
  }

  /**
   * Reads again in every round, before it looks at statements; MariaDB's tables have no index, and are read once for each
   * statement. Accounts' counters stand still where no connection came or went, was killed or broke.
   */
  async refresh(reader: BatchReader, statements: WatchedStatement[], status: ServerStatus): Promise<void> {
    this.#older = this.#newer;
    this.#newer = of(statements, this.#newer);
    if (this.flavour === 'MySQL' && statements.length > 0) {
      // Of a scheduled event, which has no digest, its account counts executions.
      const moved = this.#hasMoved(status) || statements.some(({ digest }) => digest === null);
      const digests = !this.#pace.rests;
      const read = (): Promise<BaselineRows> => reader.read(this.parts(statements, { accounts: moved, digests }));
      this.add(digests ? await this.#pace.time(read) : await read(), statements);
    }
  }

  #hasMoved({ connections, threadsConnected, abortedClients, comKill, timeouts }: ServerStatus): boolean {
    const now = [connections, threadsConnected, abortedClients, comKill, timeouts].join();
    const moved = now !== this.#connections;
    this.#connections = now;
    return moved;
  }

  /** A reading between rounds. A digest that was asked for and has no row yet was never executed: the usual runaway is new. */
  add(rows: BaselineRows, statements: WatchedStatement[]): void {
    const { errors, exits, digests } = readBaselineCounters(rows);
    const asked = rows.digests === undefined ? [] : statements.filter(({ digest }) => digest !== null);
    this.#newer = {
      errors: new Map([...this.#newer.errors, ...errors]),
      exits: new Map([...this.#newer.exits, ...exits]),
      digests: new Map([
        ...this.#newer.digests,
        ...asked.map(({ db, digest }) => [digestKey(db, digest), neverExecuted(db)] as const),
        ...digests,
      ]),
    };
  }

  get beforeEnd(): Counters {
    return this.#older;
  }
}

/** What is known of these statements' accounts and digests: of others, a reading from whenever is no baseline. */
function of(statements: WatchedStatement[], { errors, exits, digests }: Counters): Counters {
  const accounts = new Set(statements.map(accountName));
  const schemas = new Set(statements.map(({ db }) => db));
  const keys = new Set(statements.map(({ db, digest }) => digestKey(db, digest)));
  // One whose digest is not told may have any of its schema.
  const isAny = statements.some(({ digest }) => digest === null);
  return {
    errors: new Map([...errors].filter(([name]) => accounts.has(name))),
    exits: new Map([...exits].filter(([name]) => accounts.has(name))),
    digests: new Map([...digests].filter(([key, { schema }]) => keys.has(key) || (isAny && schemas.has(schema)))),
  };
}

export function readBaselineCounters({ accountErrors = [], accountExits = [], digests = [] }: BaselineRows): Counters {
  return {
    errors: readAccountErrors(accountErrors),
    exits: readAccountExits(accountExits),
    digests: readDigests(digests),
  };
}
