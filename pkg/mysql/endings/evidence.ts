import type { EndingEvidence, HistoryRow } from '../../detection/endings/ending';
import type { KillSeen } from '../../detection/kill';
import type { Micros } from '../../detection/time';
import { accountName } from './accounts';
import type { Counters } from './baselines';
import { digestKey } from './digest-counters';
import { gainOf, picosBetween, type DigestGain } from './digest-gain';
import type { Kills } from './kills';
import type { WatchedStatement } from '../statements/watched-statement';
import { historyKey } from '../statements/statement-history';
import type { ServerStatus } from '../protocol/status';

/** Everything that was read about the statements that ended between two samples. */
export interface Findings {
  ended: WatchedStatement[];
  /** By `historyKey`. */
  history: ReadonlyMap<string, HistoryRow>;
  /** Threads that still have a session. */
  alive: ReadonlySet<number>;
  before: Counters;
  after: Counters;
  /** Status before the last sample that saw the statements, and now. */
  statusBefore: ServerStatus;
  statusAfter: ServerStatus;
  /** Time of that sample. */
  lastSeenAt: Micros;
  startOf: (statement: WatchedStatement) => Micros | null;
  kills: Kills;
}

/** A kill is read at most this long before its victim is seen rolling back. Microseconds. */
const KILL_TO_ROLLBACK = 3_000_000;

/** The evidence of one ending. Gains of shared counters that the others' history rows explain are subtracted. */
export function evidenceOf(statement: WatchedStatement, findings: Findings): EndingEvidence {
  const { history, alive, before, after, statusBefore, statusAfter } = findings;
  const { key, processlistId, rollingBackSince } = statement;
  const row = history.get(historyKey(key)) ?? null;
  const rivals = rivalsOf(statement, findings);
  const { kills, comKill } = killsOf(statement, findings);
  return {
    key,
    victim: processlistId,
    history: row,
    sessionEnded: !alive.has(key.threadId),
    accountErrors: errorsSince(accountName(statement), before, after, rivals.interrupted),
    exits: exitsSince(accountName(statement), before, after),
    digest: row === null ? digestSince(statement, findings, rivals) : null,
    comKill: rollingBackSince === undefined ? Math.max(0, comKill) : Math.max(comKill, mostKillsOfOne(kills)),
    abortedClients: statusAfter.abortedClients - statusBefore.abortedClients,
    timeouts: statusAfter.timeouts - statusBefore.timeouts,
    kills,
    othersEnded: rivals.unexplained,
  };
}

/** Statements that ended in the same interval and moved the same counters, by what their history rows explain. */
interface Rivals {
  /** Without a history row. */
  unexplained: number;
  /** Executions of the same digest, and how many of them failed. */
  executions: number;
  failed: number;
  /** Errors 1317 of the same account. */
  interrupted: number;
}

function rivalsOf(statement: WatchedStatement, { ended, history }: Findings): Rivals {
  const rivals: Rivals = { unexplained: 0, executions: 0, failed: 0, interrupted: 0 };
  for (const other of ended) {
    const sameAccount = hasSameAccount(statement, other);
    const sameDigest = hasSameDigest(statement, other);
    if (other === statement || !(sameAccount || sameDigest)) {
      continue;
    }
    const row = history.get(historyKey(other.key));
    if (row === undefined) {
      rivals.unexplained++;
      continue;
    }
    rivals.executions += sameDigest ? 1 : 0;
    rivals.failed += sameDigest && row.errno !== 0 ? 1 : 0;
    rivals.interrupted += sameAccount && row.errno === 1317 ? 1 : 0;
  }
  return rivals;
}

/** The kills that may have ended it, and by how much Com_kill rose without the kills known to be of others. */
function killsOf(
  statement: WatchedStatement,
  { kills, lastSeenAt, startOf, statusBefore, statusAfter }: Findings
): { kills: KillSeen[]; comKill: number } {
  const { processlistId, rollingBackSince } = statement;
  // A rollback may take an hour, and the kill came before it.
  const since = rollingBackSince === undefined ? lastSeenAt : rollingBackSince - KILL_TO_ROLLBACK;
  return {
    kills: kills.about(processlistId, startOf(statement) ?? 0, since),
    comKill: statusAfter.comKill - statusBefore.comKill - kills.ofOthers(processlistId, lastSeenAt),
  };
}

/** How many of these kills one statement explains: one that names it, or all that name nobody. */
function mostKillsOfOne(kills: KillSeen[]): number {
  return Math.max(Math.min(1, kills.length), kills.filter(({ victim }) => victim === null).length);
}

function errorsSince(
  account: string,
  before: Counters,
  after: Counters,
  explained: number
): EndingEvidence['accountErrors'] {
  const [was, is] = [before.errors.get(account), after.errors.get(account)];
  return was === undefined || is === undefined
    ? null
    : {
        interrupted: Math.max(0, is.interrupted - was.interrupted - explained),
        readError: is.readError - was.readError,
        writeError: is.writeError - was.writeError,
      };
}

function exitsSince(account: string, before: Counters, after: Counters): EndingEvidence['exits'] {
  const [was, is] = [before.exits.get(account), after.exits.get(account)];
  return was === undefined || is === undefined
    ? null
    : { connections: is.connections - was.connections, quit: is.quit - was.quit };
}

/** What its digest gained without the rivals' executions; the gain of its account's events for a scheduled event. */
function digestSince(statement: WatchedStatement, findings: Findings, rivals: Rivals): DigestGain | null {
  const { ended, before, after, lastSeenAt, startOf } = findings;
  const { db, digest } = statement;
  const claimed = new Set(ended.flatMap((one) => (one.digest === null ? [] : [digestKey(one.db, one.digest)])));
  // Before the first reading of all digests, one that is missing may have run for months.
  const hasBaseline = digest !== null || before.readSchemas.has(db);
  const own = { db, digest, startedAt: startOf(statement), lastSeenAt };
  const gain =
    (hasBaseline ? gainOf(own, before.digests, after.digests, claimed) : null) ??
    scheduledEventGain(statement, findings);
  return gain === null
    ? null
    : {
        ...gain,
        executions: Math.max(0, gain.executions - rivals.executions),
        errors: Math.max(0, gain.errors - rivals.failed),
      };
}

/** A scheduled event has no digest, but its account counts it: the only execution, if it took the time this one ran. */
function scheduledEventGain(
  statement: WatchedStatement,
  { before, after, lastSeenAt, startOf }: Findings
): DigestGain | null {
  const [was, is] = [before, after].map(({ exits }) => exits.get(accountName(statement))?.scheduledEvents);
  const startedAt = startOf(statement);
  if (statement.digest !== null || startedAt === null || was === undefined || is === undefined) {
    return null;
  }
  const [executions, time] = [is.executions - was.executions, is.time - was.time];
  return executions === 1 && time >= picosBetween(startedAt, lastSeenAt)
    ? { executions, errors: is.errors - was.errors, time, lastSeen: startedAt + Number(time / 1_000_000n) }
    : null;
}

function hasSameAccount(a: WatchedStatement, b: WatchedStatement): boolean {
  return a.user !== null && accountName(a) === accountName(b);
}

function hasSameDigest(a: WatchedStatement, b: WatchedStatement): boolean {
  return a.digest !== null && digestKey(a.db, a.digest) === digestKey(b.db, b.digest);
}
