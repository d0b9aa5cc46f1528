import { z } from 'zod';

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

/** One thing that is sampled: whether it can be read from this server by this account; `why` says why not. */
export interface SampledTable {
  what: string;
  ok: boolean;
  why: string | null;
}

/** A consumer, or the instruments of a pattern, as it stands on a server. `needed`: a feature is lost without it. */
export interface InstanceSwitch {
  name: string;
  kind: 'consumer' | 'instrument';
  on: boolean;
  needed: boolean;
  gives: string;
  /** The UPDATE that switches it on; null where it is on. */
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
  /** What is sampled, and which switches that draws on; both empty while it cannot be reached. */
  readable: SampledTable[];
  switches: InstanceSwitch[];
  /** The account may switch on what is off: `POST /setup/enable` will do. */
  canEnable: boolean;
  /** The GRANTs that would let it; null where it may already, or while it cannot be reached. */
  grantToEnable: string | null;
}

/** Answer of `GET /setup`. */
export interface SetupAnswer {
  instances: InstanceSetup[];
  /** Where the history lies, and a warning when that place does not last. */
  history: { path: string; warning: string | null };
}

/** Body of `POST /setup/enable`, for Grafana's administrators only: the instance whose needed switches are to be switched on. */
export const enableRequest = z.object({ instance: z.string().min(1).max(512) });
export type EnableRequest = z.infer<typeof enableRequest>;

/** Answer of `POST /setup/enable`: the statements that were run, and how the instance stands since. */
export interface EnableAnswer {
  done: string[];
  instance: InstanceSetup;
}

/** Body of every resource error. */
export interface ErrorAnswer {
  error: string;
}
