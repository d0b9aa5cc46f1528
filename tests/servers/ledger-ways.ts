import type { Account } from '../../tools/servers/accounts';
import type { LocalServer } from '../../tools/servers/server';

/** How a statement ends. `-left`: its session, or its killer's, disconnects at once. */
export const ways = [
  'finished',
  'finished-left',
  'killed',
  'killed-by-left',
  'connection-killed',
  'timed-out',
  'connection-gone',
] as const;
/** The same, where the statement, its killer or its end makes it harder to tell. */
export const hardWays = [
  'sleep-killed-left',
  'get-lock-killed-left',
  'admin-killed',
  'lock-timeout-left',
  'gone-while-sending',
  'killed-by-procedure',
  'killed-by-event',
  'killed-by-driver',
] as const;
export type Way = (typeof ways)[number] | (typeof hardWays)[number];

/** Whether the server lives through its end without a row of its own: its session ends with it, or at once after. */
export const leavesNoRow: ReadonlySet<Way> = new Set<Way>([
  ...(['finished-left', 'connection-killed', 'connection-gone', 'killed-by-driver'] as const),
  ...(['sleep-killed-left', 'get-lock-killed-left', 'lock-timeout-left', 'gone-while-sending'] as const),
]);

/** One statement to run, and how it ends. */
export interface Run {
  server: LocalServer;
  account: Account;
  dba: Account;
  way: Way;
  seconds: number;
  mark: string;
  /** Statements with the same alias have the same digest; without it, the mark is the alias. */
  alias?: string;
}
