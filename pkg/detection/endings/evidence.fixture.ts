import type { KillSeen } from '../kill';
import { errorNames, type CountedError } from './counters';
import type { EndingEvidence, HistoryRow } from './ending';

export const SECOND = 1_000_000;
/** The last sample with the statement and the first one without it. */
export const between = { lastSeen: 100 * SECOND, missedAt: 101 * SECOND, text: 'SELECT * FROM orders' };

/** Errors that an account counted; those that are not given did not occur. */
export function errors(counted: Partial<Record<CountedError, number>>): Partial<Record<CountedError, number>> {
  return { ...Object.fromEntries(errorNames.map((name) => [name, 0])), ...counted };
}

/** No history row, and no counter moved. */
export const nothing: EndingEvidence = {
  key: { incarnation: 'a', threadId: 60, eventId: 7 },
  flavour: 'MySQL',
  victim: 22,
  account: 'shop@app',
  history: null,
  sessionEnded: false,
  accountErrors: errors({}),
  exits: null,
  digest: null,
  comKill: 0,
  abortedClients: 0,
  timeouts: 0,
  kills: [],
};
/** A history row with this error; 0 for none. */
export const row = (errno: number, textLost = false): HistoryRow => ({
  endedAt: 100.4 * SECOND,
  errno,
  sqlState: null,
  message: errno === 0 ? null : 'said the server',
  textLost,
});
/** What the digest of the statement counted. */
export const counted = (executions: number, errors: number) => ({
  executions,
  errors,
  lastSeen: 100.6 * SECOND,
  time: 0n,
});
/** A KILL that names the connection of the statement. */
export const kill = (more: Partial<KillSeen>): KillSeen => ({
  source: 'history',
  user: 'dba',
  host: 'bastion',
  processlistId: 31,
  victim: 22,
  scope: 'query',
  at: null,
  ...more,
});
/** A kill that only the counter of its account shows. */
export const unnamed = kill({ source: 'account', victim: null, scope: null, processlistId: null });
