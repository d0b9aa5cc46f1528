import { z } from 'zod';
import type { Confidence } from './frames';

/** `query`: the statement ends, its session and its transaction stay. `connection`: the session ends, and its transaction is rolled back. */
export const killModes = ['query', 'connection'] as const;
export type KillMode = (typeof killModes)[number];

/** Body of `POST /kill/preview`. `id`: of a statement, or of an idle session as the lock tree names it. */
export const killPreviewRequest = z.object({
  instance: z.string().min(1).max(512),
  id: z.string().regex(/^\d{1,16}-\d{1,16}(-\d{1,16})?$/, 'An id is that of a statement or of a session'),
  mode: z.enum(killModes).default('query'),
});
export type KillPreviewRequest = z.input<typeof killPreviewRequest>;

/** Body of `POST /kill`: the token of a preview, the processlist id as the person typed it, and the reason. */
export const killRequest = z.object({
  token: z.string().regex(/^[0-9a-f]{32}$/, 'A token has 32 hexadecimal digits'),
  processlistId: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  reason: z.string().trim().max(500).default(''),
});
export type KillRequest = z.input<typeof killRequest>;

/** Sessions by what becomes of them when the victim is gone: all are counted, ten are named, as `#41 shop@10.0.0.8`. */
export interface FreedSessions {
  count: number;
  names: string[];
}

/** Answer of `POST /kill/preview`. Seconds, rows. */
export interface KillPreview {
  /** For one kill by this user; null where it is refused. */
  token: string | null;
  /** Seconds that the token is good for. */
  secondsLeft: number;
  /** Why it is refused, in sentences; null if it may be killed. */
  refused: string | null;
  instance: string;
  id: string;
  mode: KillMode;
  /** What is sent, as `KILL QUERY 40`. */
  command: string;
  processlistId: number;
  user: string | null;
  host: string | null;
  db: string | null;
  /** As it is stored; null for an idle session. */
  text: string | null;
  /** Seconds it has run, or since when an idle session's transaction is open; null where that is not known. */
  elapsed: number | null;
  state: string | null;
  /** Free at once; free when those before them are done; still blocked by another session, which is named. Null: the locks were not read. */
  frees: { atOnce: FreedSessions; afterwards: FreedSessions; stillBlocked: FreedSessions } | null;
  /** What a person should know before: locks that stay, a statement that will come back, another session that frees more. */
  notes: string[];
  /** Rows its transaction has changed; null where that is not known. */
  rowsToUndo: number | null;
  /** How long undoing will take, from and to, by what this server has shown; null where it has shown nothing yet. */
  undoSeconds: { from: number; to: number } | null;
}

/** Answer of `GET /kill`: whether this user may kill, and if not, why. `isOn`: killing is switched on for this data source. */
export interface KillRight {
  isOn: boolean;
  mayKill: boolean;
  why: string | null;
}

/** Answer of `POST /kill`: `message` says it in a sentence. */
export interface KillAnswer {
  result: 'killed' | 'ending' | 'other' | 'ended';
  confidence: Confidence | null;
  message: string;
}

/** One kill on record. Answer of `GET /kill/audit`: the latest first. */
export interface KillRecord {
  /** Epoch milliseconds. */
  at: number;
  login: string;
  instance: string;
  command: string;
  id: string;
  victim: string;
  text: string | null;
  reason: string;
  /** A sentence; null while it is not known: the plugin ended in between. */
  result: string | null;
}
export interface KillAudit {
  kills: KillRecord[];
}
