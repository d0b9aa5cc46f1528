import type { StoreProblem } from '../../error';
import type { Method } from '../calls';
import type { Retention } from '../retention';
import type { Packed } from './packed';

/** Which of the two workers: a statement of SQLite cannot be interrupted, so a long read must not hold up a write. */
export type Role = 'reads' | 'writes';

/** A history that the workers hold open, by a number. */
export interface Opening {
  store: number;
  path: string;
  settings: Retention;
  /** Milliseconds between two commits of what may wait. */
  tick: number;
  /** Milliseconds between two looks at the file while nothing is written. */
  beat: number;
}

export type Request =
  | { is: 'role'; role: Role }
  | ({ is: 'open'; id: number } & Opening)
  | { is: 'call'; id: number; store: number; method: Method; parameters: unknown[] }
  | { is: 'close'; id: number; store: number }
  /** A read found it corrupt: the one that writes sets the file aside. */
  | { is: 'corrupt'; id: number; store: number; message: string };

export type Report =
  | { is: 'answer'; id: number; value: Packed }
  | { is: 'failure'; id: number; problem: StoreProblem; message: string }
  | { is: 'log'; store: number; level: 'warn' | 'error' | 'notice'; message: string }
  /** From here on to the next one with `false`, silence is work that takes long, and no fault. */
  | { is: 'migrating'; store: number; busy: boolean };
