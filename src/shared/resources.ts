import { z } from 'zod';

/** What `GET /values?of=…` can list. */
export const valueKinds = ['instance', 'user', 'schema', 'digest'] as const;
export type ValueKind = (typeof valueKinds)[number];

/** Answer of `GET /values?of=KIND`: values seen within the raw retention, sorted. */
export interface ValuesAnswer {
  values: string[];
}

/** Something that is missing on an instance, what is lost without it, and the SQL that fixes it. */
export interface Shortcoming {
  /** `error`: nothing can be sampled. `warning`: a feature is lost. `info`: a feature is less exact. */
  severity: 'error' | 'warning' | 'info';
  what: string;
  lost: string;
  /** The exact SQL to run as an administrator; null where SQL cannot fix it. */
  remedy: string | null;
}

/** Something that is sampled, and whether this account can read it on this server. `why`: the reason if not. */
export interface SampledTable {
  what: string;
  ok: boolean;
  why: string | null;
}

/** A consumer, or the instruments of a pattern, on one server. `needed`: a feature is lost without it. */
export interface InstanceSwitch {
  name: string;
  kind: 'consumer' | 'instrument';
  on: boolean;
  needed: boolean;
  gives: string;
  /** The UPDATE that switches it on; null where it is on. */
  remedy: string | null;
}

/** How an instance's sampling is doing; everybody may see it. */
export type Standing =
  'not sampled' | 'not sampled yet' | 'sampling has stopped' | 'partly sampled' | 'something is missing' | 'sampled';

export interface InstanceSetup {
  instance: string;
  standing: Standing;
  /** Null while the server cannot be reached; `problem` tells the reason. */
  version: string | null;
  flavour: 'MySQL' | 'MariaDB' | null;
  problem: string | null;
  /** Seconds since the last sample, and milliseconds that one sample costs the server; null before the first. */
  sampleAge: number | null;
  sampleCost: number | null;
  shortcomings: Shortcoming[];
  /** What is sampled, and the switches it depends on; empty while the server cannot be reached. */
  readable: SampledTable[];
  switches: InstanceSwitch[];
  /** The account may switch on what is off: `POST /setup/enable` does it. */
  canEnable: boolean;
  /** The GRANTs that allow it; null if it may already, or while the server cannot be reached. */
  grantToEnable: string | null;
}

/** One level of the history: single samples, or points `step` seconds wide. */
export interface HistoryLevel {
  /** Seconds; 0 for single samples. */
  step: number;
  /** Bytes it takes, and bytes that a day adds at the rate of the newest hours; both without the file's free space. */
  bytes: number;
  bytesADay: number;
  /** Epoch milliseconds; null while there is nothing. */
  oldest: number | null;
  /** Seconds that the settings keep it, and seconds of it that fit into the file: fewer if that is too small. */
  kept: number;
  fits: number;
}

/** What the history takes. Bytes. */
export interface HistorySize {
  levels: HistoryLevel[];
  /** All of the file: its levels, statements, locks and the rest, and free space. */
  file: number;
  /** What `maxHistoryMB` allows. */
  most: number;
}

/** Answer of `GET /setup`. The backend decides by the user's role what it holds. */
export interface SetupAnswer {
  /** `standing`: of each instance only its standing and the age of its last sample; all else is empty. */
  detail: 'full' | 'standing';
  instances: InstanceSetup[];
  /** Where the history is stored, a warning if that place does not last, and what it takes; null if that cannot be read. */
  history: { path: string; warning: string | null; size: HistorySize | null } | null;
  /** For administrators: the other data sources that this process samples. */
  others: OtherSource[];
}

/** A data source that is sampled. `idleSince`: its last request, epoch milliseconds. */
export interface OtherSource {
  uid: string;
  name: string;
  idleSince: number;
}

/** Body of `POST /setup/end`, for Grafana's administrators only: ends the sampling of another data source. */
export const endRequest = z.object({ uid: z.string().min(1).max(256) });
export type EndRequest = z.infer<typeof endRequest>;

/** Answer of `POST /setup/end`: what was ended. */
export interface EndAnswer {
  ended: string;
}

/** Body of `POST /setup/enable`, for Grafana's administrators only: switches on what this instance needs. */
export const enableRequest = z.object({ instance: z.string().min(1).max(512) });
export type EnableRequest = z.infer<typeof enableRequest>;

/** Answer of `POST /setup/enable`: the statements that were run, and the instance after them. */
export interface EnableAnswer {
  done: string[];
  instance: InstanceSetup;
}

/** How much is erased from a history, or would be. */
export interface Erased {
  /** Ordinary statements, and those that are runaways. */
  statements: number;
  runaways: number;
  /** Stays in the lock forest: each keeps its place, without who it was and what ran. */
  locks: number;
  deadlocks: number;
  /** Digests that keep their I/O and lose their text. */
  digests: number;
  /** Other statements that name the user: as the one who killed them, or who waited for them. */
  mentions: number;
  /** Kills on record that keep who killed and when, and lose whose statement it was and its text. */
  kills: number;
  /** Statements among them that ran when they were last seen: those that still run are recorded again. */
  running: number;
}

/** The same when it is done. `left`: files that may still hold it, by their paths. */
export interface EraseResult extends Erased {
  left: string[];
}

/** A pattern that has more than signs for any characters: it must not fit every text. */
const textPattern = z
  .string()
  .max(1000)
  .refine((text) => /[^*?\\\s]/.test(text), 'A text needs a character besides * and ?');
const epochMs = z.number().int().min(0).max(8.64e12);

/**
 * Body of `POST /setup/erase`, for Grafana's administrators only: what is to be erased fits every condition. Times are epoch
 * milliseconds. `dryRun`: it is counted only.
 */
export const eraseRequest = z
  .strictObject({
    user: z.string().min(1).max(128).optional(),
    text: textPattern.optional(),
    from: epochMs.optional(),
    to: epochMs.optional(),
    dryRun: z.boolean(),
  })
  .refine(
    ({ user, text, from, to }) => [user, text, from, to].some((one) => one !== undefined),
    'Name a user, a text or a time'
  )
  .refine(({ from = 0, to = Infinity }) => from <= to, 'The time ends before it begins');
export type EraseRequest = z.infer<typeof eraseRequest>;

/** Answer of `POST /setup/erase`; `left` is empty after a dry run. */
export type EraseAnswer = EraseResult;

/** Body of every resource error. */
export interface ErrorAnswer {
  error: string;
}
