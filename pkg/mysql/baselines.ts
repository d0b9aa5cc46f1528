import { accountExitsPart, readAccountExits, type AccountExits } from './accountExits';
import { accountErrorsPart, readAccountErrors, type AccountErrors } from './accountErrors';
import type { Flavour } from './connection';
import { digestKey, digestsPart, neverExecuted, readDigests, type DigestCounters } from './digests';
import type { Features } from './features';
import { Pace } from './pace';
import type { Part, Reader } from './reader';
import type { Row } from './rows';
import type { Gone } from './session';

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
const SHARE = 0.002;

const none: Counters = { errors: new Map(), exits: new Map(), digests: new Map() };

/**
 * Counters of watched statements' accounts and digests. A statement missed in one sample ended after the sample before:
 * of the last two readings the older one precedes its end.
 */
export class Baselines {
  #older = none;
  #newer = none;
  readonly #pace = new Pace(SHARE);

  constructor(
    private readonly flavour: Flavour,
    private readonly features: Features
  ) {}

  parts(statements: Gone[]): Record<keyof BaselineRows, Part | null> {
    return {
      accountErrors: this.features.accountErrors ? accountErrorsPart(statements) : null,
      accountExits: this.features.kills ? accountExitsPart(statements) : null,
      digests: this.features.digests ? digestsPart(this.flavour, statements) : null,
    };
  }

  /** Reads again in every round, before it looks at statements; MariaDB's tables have no index, and are read once for each statement. */
  async refresh(reader: Reader, statements: Gone[]): Promise<void> {
    this.#older = this.#newer;
    if (this.flavour === 'MySQL' && statements.length > 0) {
      const parts = this.parts(statements);
      const due = this.#pace.rests ? { ...parts, digests: null } : parts;
      const read = (): Promise<BaselineRows> => reader.read(due);
      this.add(due.digests === null ? await read() : await this.#pace.time(read), statements);
    }
  }

  /** A reading between rounds. A digest that was asked for and has no row yet was never executed: the usual runaway is new. */
  add(rows: BaselineRows, statements: Gone[]): void {
    const { errors, exits, digests } = readCounters(rows);
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

export function readCounters({ accountErrors = [], accountExits = [], digests = [] }: BaselineRows): Counters {
  return {
    errors: readAccountErrors(accountErrors),
    exits: readAccountExits(accountExits),
    digests: readDigests(digests),
  };
}
