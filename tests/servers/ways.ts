import type { Connection } from 'mysql2/promise';
import type { Confidence, StatementRow } from '../../src/shared/frames';
import type { Outcome } from '../../src/shared/query';
import type { Flavour } from '../../tools/servers/debian';
import type { LocalServer } from '../../tools/servers/server';

/** What one scripted ending has for itself: accounts, a schema and a mark in its statements' texts. */
export interface Stage {
  server: LocalServer;
  isMysql: boolean;
  mark: string;
  /** Its own schema; shared tables are in `shop`. */
  schema: string;
  /** A session of its account, in its schema; or of an account that may not kill. */
  application(who?: 'shop' | 'intern'): Promise<Connection>;
  /** A session of its killer's account, or of its second killer's. */
  dba(which?: 0 | 1): Promise<Connection>;
  root(): Promise<Connection>;
  /** A SELECT that runs for so long, and fails when it is interrupted. */
  long(seconds: number): string;
  /** What the plugin has recorded of its statements, oldest first. */
  recorded(): Promise<StatementRow[]>;
}

export type Killer = 'certain' | 'likely' | 'either' | null;

/** Evidence that makes an ending certain: its history was read, or the KILL names its connection. */
export const certainty = {
  'certain if read': /events_statements_history shows/,
  'certain if named': /names its connection/,
};

export interface Expected {
  outcome: Outcome;
  /** Where a sample may or may not fall into a short moment, the evidence decides: else it is likely. */
  confidence: Confidence | keyof typeof certainty;
  /** How sure the naming of the stage's own killer is; null: nobody is named; either: `also` checks. */
  killer?: Killer;
  /** Matches the evidence. */
  evidence?: RegExp;
  /** How many statements have its mark; without it, one. */
  count?: number;
  also?: (rows: StatementRow[]) => void;
}

export interface Ending {
  name: string;
  play(stage: Stage): Promise<void>;
  expected(flavour: Flavour): Expected;
}

/** The error number of a statement when it has ended; 0 when it succeeded, -1 when the connection was lost. */
export async function outcomeOf(call: Promise<unknown>): Promise<number> {
  try {
    await call;
    return 0;
  } catch (error) {
    return error instanceof Error && 'errno' in error ? Number(error.errno) : -1;
  }
}

/** How long a statement runs before something happens to it: long enough for several samples and its baselines. Milliseconds. */
export const AWHILE = 3_200;
export const SECONDS = AWHILE / 1000;
