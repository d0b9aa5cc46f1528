import type { Connection } from 'mysql2/promise';
import type { Confidence, StatementRow } from '../../src/shared/frames';
import type { Outcome } from '../../src/shared/query';
import type { Flavour } from '../../tools/servers/debian';
import type { LocalServer } from '../../tools/servers/server';

/** What one scripted ending has to itself: accounts, a schema and a mark in its statements' texts. */
export interface Stage {
  server: LocalServer;
  isMysql: boolean;
  mark: string;
  /** The schema of its own; the tables it shares are in `shop`. */
  schema: string;
  /** A session of its account, in its schema; or of one that may kill nobody. */
  application(who?: 'shop' | 'intern'): Promise<Connection>;
  /** A session of its killer's account; of another's where there are two. */
  dba(which?: 0 | 1): Promise<Connection>;
  root(): Promise<Connection>;
  /** A SELECT that runs for so long, and fails when it is interrupted. */
  long(seconds: number): string;
}

export type Killer = 'certain' | 'likely' | 'either' | null;

export interface Expected {
  outcome: Outcome;
  /** `certain if named`: by a KILL that names its connection; else likely. */
  confidence: Confidence | 'certain if named';
  /** How sure it is that the stage's own killer is named; null: nobody is; either: `also` looks. */
  killer?: Killer;
  /** Stands in the evidence. */
  evidence?: RegExp;
  /** How many statements bear its mark, when not one. */
  count?: number;
  also?: (rows: StatementRow[]) => void;
}

export interface Ending {
  name: string;
  /** Its proof lies in counters of the whole server: nothing else may end at the same moment. */
  alone?: true;
  play(stage: Stage): Promise<void>;
  expected(flavour: Flavour): Expected;
}

/** Starts a statement and answers, when it ends, its error number or 0. */
export async function outcomeOf(call: Promise<unknown>): Promise<number> {
  try {
    await call;
    return 0;
  } catch (error) {
    return error instanceof Error && 'errno' in error ? Number(error.errno) : -1;
  }
}

/** How long a statement runs before something happens to it: several samples, and baselines taken. Milliseconds. */
export const AWHILE = 3_200;
export const SECONDS = AWHILE / 1000;
