/** What `GET /values?of=…` can list. */
export const valueKinds = ['instance', 'user', 'schema', 'digest'] as const;
export type ValueKind = (typeof valueKinds)[number];

/** Answer of `GET /values?of=KIND`, sorted; seen within the raw retention. */
export interface ValuesAnswer {
  values: string[];
}

/** One thing that is missing on an instance, what is lost without it, and the statement that puts it right. */
export interface Shortcoming {
  /** `error`: nothing can be sampled. `warning`: one feature is lost. `info`: it would be better with it. */
  severity: 'error' | 'warning' | 'info';
  what: string;
  lost: string;
  /** The exact SQL to run as an administrator; null where no SQL can mend it. */
  remedy: string | null;
}

export interface InstanceSetup {
  instance: string;
  /** Null while it cannot be reached; then `problem` says why. */
  version: string | null;
  flavour: 'MySQL' | 'MariaDB' | null;
  problem: string | null;
  /** Seconds since its last sample, and the server milliseconds one sample costs; null before the first. */
  sampleAge: number | null;
  sampleCost: number | null;
  shortcomings: Shortcoming[];
}

/** Answer of `GET /setup`. */
export interface SetupAnswer {
  instances: InstanceSetup[];
  /** Where the history lies, and a warning when that place does not last. */
  history: { path: string; warning: string | null };
}

/** Body of every resource error. */
export interface ErrorAnswer {
  error: string;
}
