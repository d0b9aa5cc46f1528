import { errorNames } from '../../detection/endings/counters';
import type { EndingEvidence, HistoryRow } from '../../detection/endings/ending';
import type { KillSeen } from '../../detection/kill';
import type { Micros } from '../../detection/time';
import { accountName } from './accounts';
import type { Counters } from './baselines';
import { digestKey } from './digest-counters';
import { gainOf, picosBetween, type DigestGain } from './digest-gain';
import type { Kills } from './kills';
import type { Flavour } from '../connection/connection';
import type { WatchedStatement } from '../statements/watched-statement';
import { historyKey } from '../statements/statement-history';
import type { ServerStatus } from '../protocol/status';

type AllCounters = Omit<Counters, 'unsure'>;

/** Everything that was read about the statements that ended between two samples. */
export interface Findings {
  ended: WatchedStatement[];
  /** By `historyKey`. */
  history: ReadonlyMap<string, HistoryRow>;
  /** Threads that still have a session; null if they could not be read. */
  alive: ReadonlySet<number> | null;
  before: Counters;
  after: AllCounters;
  /** Whether an account's counters were read before the last sample that saw its statement. */
  isBeforeLastSight: (account: string) => boolean;
  flavour: Flavour;
  /** The last sample that saw a statement. */
  lastWith: (statement: WatchedStatement) => {
    at: Micros;
    status: ServerStatus;
    before?: { at: Micros; comKill: number } | null;
  };
  /** The first sample without them, and the status after it. */
  missedAt: Micros;
  statusAfter: ServerStatus;
  startOf: (statement: WatchedStatement) => Micros | null;
  kills: Kills;
  unseenKills: number;
  lockWaitTimeouts: EndingEvidence['lockWaitTimeouts'];
  /** How many more statements ended whose evidence is read in a later sample. */
  unread: number;
}

/** A kill is read at most this long before its victim is seen rolling back. Microseconds. */
const KILL_TO_ROLLBACK = 3_000_000;

/** The evidence of one ending. Counters are as they moved: what moved them is judged for all endings together. */
export function evidenceOf(statement: WatchedStatement, findings: Findings): EndingEvidence {
  const { history, alive, before, after, flavour, statusAfter, lockWaitTimeouts, unread } = findings;
  const { key, processlistId, rollingBackSince } = statement;
  const row = history.get(historyKey(key)) ?? null;
  const account = statement.user === null ? null : accountName(statement);
  const { status, at: lastSeenAt } = findings.lastWith(statement);
  const { kills, comKill, unnamed } = killsOf(statement, findings);
  const isFallen = comKill === null;
  // A reading that may be later than its end does not show what it moved.
  const isUnsure = before.unsure.has(historyKey(key));
  const digest = !isUnsure && (row === null || statement.digest !== null) ? digestSince(statement, findings) : null;
  return {
    ...{ key, flavour, victim: processlistId, account, history: row, unread, interval: findings.missedAt },
    sessionEnded: alive === null ? null : !alive.has(key.threadId),
    isRollingBack: rollingBackSince !== undefined,
    accountErrors: account === null || isUnsure ? null : errorsSince(account, before, after),
    // Without a gain of its digest, a reading between its last sight and its end may hold its failure already.
    accountFailures:
      account === null || isUnsure || (digest === null && !findings.isBeforeLastSight(account))
        ? null
        : failuresSince(account, before, after),
    exits: account === null || isUnsure ? null : exitsSince(account, before, after),
    digest,
    isScheduled: digest?.key === scheduledKey(statement),
    comKill: rollingBackSince === undefined || isFallen ? comKill : Math.max(comKill, mostKillsOfOne(kills)),
    abortedClients: since(status.abortedClients, statusAfter.abortedClients),
    timeouts: since(status.timeouts, statusAfter.timeouts),
    deadlocks:
      status.deadlocks === null || statusAfter.deadlocks === null
        ? null
        : since(status.deadlocks, statusAfter.deadlocks),
    kills,
    unseenKills: findings.unseenKills,
    unnamedKills: unnamed,
    earlierKills: earlierKillsOf(statement, findings),
    earlierKillers: earlierKillersOf(statement, findings),
    unnamedKillsByScope: findings.kills.unnamedByScope(lastSeenAt),
    callers: findings.kills.callers(lastSeenAt),
    lockWaitTimeouts,
  };
}

/** Null for a counter that fell: it was reset. */
function since(before: number, after: number): number | null {
  return after < before ? null : after - before;
}

/**
 * The kills that may have ended it, by how much Com_kill rose without the kills known to be of others, and how many of
 * those have no known victim.
 */
function killsOf(
  statement: WatchedStatement,
  { kills, lastWith, startOf, statusAfter }: Findings
): { kills: KillSeen[]; comKill: number | null; unnamed: number | null } {
  const { processlistId, rollingBackSince } = statement;
  const { at: lastSeenAt, status } = lastWith(statement);
  // A rollback may take an hour, and the kill came before it.
  const from = rollingBackSince === undefined ? lastSeenAt : rollingBackSince - KILL_TO_ROLLBACK;
  const counted = since(status.comKill, statusAfter.comKill);
  return {
    kills: kills.about(processlistId, startOf(statement) ?? 0, from),
    comKill: counted === null ? null : Math.max(0, counted - kills.ofOthers(processlistId, lastSeenAt)),
    unnamed: counted === null ? null : Math.max(0, counted - kills.ofOthers(null, lastSeenAt)),
  };
}

/** Kills without a known victim between the last sample with the statement and the one before that. */
function earlierKillsOf(statement: WatchedStatement, { kills, lastWith }: Findings): number {
  const { at, before, status } = lastWith(statement);
  const named = before == null ? 0 : kills.ofOthers(null, before.at) - kills.ofOthers(null, at);
  return before == null ? 0 : Math.max(0, status.comKill - before.comKill - named);
}

function earlierKillersOf(statement: WatchedStatement, { kills, lastWith }: Findings): KillSeen[] {
  const { at, before } = lastWith(statement);
  const later = new Set(kills.about(null, Infinity, at));
  return before == null ? [] : kills.about(null, Infinity, before.at).filter((kill) => !later.has(kill));
}

/** How many of these kills one statement explains: one that names it, or all that name nobody. */
function mostKillsOfOne(kills: KillSeen[]): number {
  return Math.max(Math.min(1, kills.length), kills.filter(({ victim }) => victim === null).length);
}

function errorsSince(account: string, before: AllCounters, after: AllCounters): EndingEvidence['accountErrors'] {
  const [was, is] = [before.errors.get(account), after.errors.get(account)];
  return was === undefined || is === undefined
    ? null
    : Object.fromEntries(
        errorNames.filter((name) => is[name] >= was[name]).map((name) => [name, is[name] - was[name]])
      );
}

function exitsSince(account: string, before: AllCounters, after: AllCounters): EndingEvidence['exits'] {
  const [was, is] = [before.exits.get(account), after.exits.get(account)];
  return was === undefined || is === undefined || is.connections < was.connections || is.quit < was.quit
    ? null
    : { connections: is.connections - was.connections, quit: is.quit - was.quit };
}

function failuresSince(account: string, before: AllCounters, after: AllCounters): number | null {
  const [was, is] = [before.exits.get(account), after.exits.get(account)];
  return was?.failures == null || is?.failures == null ? null : since(was.failures, is.failures);
}

/** What its digest gained; the gain of its account's events for a scheduled event. */
function digestSince(statement: WatchedStatement, findings: Findings): DigestGain | null {
  const { ended, before, after, lastWith, missedAt, startOf } = findings;
  const { db, digest } = statement;
  const claimed = new Set(ended.flatMap((one) => (one.digest === null ? [] : [digestKey(one.db, one.digest)])));
  // Before the first reading of all digests, one that is missing may have run for months.
  const hasBaseline = digest !== null || before.readSchemas.has(db);
  const together = ended.filter((one) => one.digest === null && one.db === db).length;
  const own = { db, digest, startedAt: startOf(statement), lastSeenAt: lastWith(statement).at, missedAt, together };
  return (
    (hasBaseline ? gainOf(own, before.digests, after.digests, claimed) : null) ??
    scheduledEventGain(statement, findings)
  );
}

function scheduledKey(statement: WatchedStatement): string {
  return `scheduled by ${accountName(statement)}`;
}

/** A scheduled event has no digest, but its account counts it: the only execution, if it took the time this one ran. */
function scheduledEventGain(
  statement: WatchedStatement,
  { before, after, lastWith, startOf }: Findings
): DigestGain | null {
  const [was, is] = [before, after].map(({ exits }) => exits.get(accountName(statement))?.scheduledEvents);
  const startedAt = startOf(statement);
  if (statement.digest !== null || startedAt === null || was === undefined || is === undefined) {
    return null;
  }
  const [executions, time] = [is.executions - was.executions, is.time - was.time];
  return executions === 1 && time >= picosBetween(startedAt, lastWith(statement).at)
    ? {
        key: scheduledKey(statement),
        executions,
        errors: is.errors - was.errors,
        time,
        lastSeen: startedAt + Number(time / 1_000_000n),
      }
    : null;
}
