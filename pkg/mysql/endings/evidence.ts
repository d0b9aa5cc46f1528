import type { EndingEvidence, HistoryRow } from '../../detection/endings/ending';
import type { KillSeen } from '../../detection/kill';
import type { Micros } from '../../detection/time';
import { accountName } from './account-errors';
import type { Counters } from './baselines';
import { digestKey, gainOf, type DigestGain } from './digest-counters';
import type { Kills } from './kills';
import type { WatchedStatement } from '../statements/watched-statement';
import { historyKey } from '../statements/statement-history';
import type { ServerStatus } from '../protocol/status';

/** All that was read about statements that vanished in one interval. */
export interface Findings {
  gone: WatchedStatement[];
  history: ReadonlyMap<string, HistoryRow>;
  alive: ReadonlySet<number>;
  before: Counters;
  after: Counters;
  /** Status before the last sample that saw them, and now. */
  statusBefore: ServerStatus;
  statusAfter: ServerStatus;
  /** When they were last seen, and when each began where that is known. */
  lastSeenAt: Micros;
  startOf: (statement: WatchedStatement) => Micros | null;
  kills: Kills;
}

/** A kill is noted at most so long before its victim is seen undoing. Microseconds. */
const KILL_TO_UNDO = 3_000_000;

/** One statement's evidence. What others' history rows explain of the counters it shares with them is taken off. */
export function evidenceOf(statement: WatchedStatement, findings: Findings): EndingEvidence {
  const { history, alive, before, after, statusBefore, statusAfter, lastSeenAt, startOf, kills } = findings;
  const { key, processlistId, db, digest } = statement;
  const startedAt = startOf(statement);
  const row = history.get(historyKey(key)) ?? null;
  const others = findings.gone.filter((other) => other !== statement && isRival(statement, other));
  const explained = others.flatMap((other) => {
    const found = history.get(historyKey(other.key));
    return found === undefined ? [] : [{ other, found }];
  });
  const sameDigest = explained.filter(({ other }) => hasSameDigest(statement, other));
  const failed = sameDigest.filter(({ found }) => found.errno !== 0);
  const interrupted = explained.filter(({ other, found }) => hasSameAccount(statement, other) && found.errno === 1317);
  const claimed = new Set(findings.gone.flatMap((it) => (it.digest === null ? [] : [digestKey(it.db, it.digest)])));
  const ran = { db, digest, startedAt, lastSeenAt };
  const gain =
    row === null ? (gainOf(ran, before.digests, after.digests, claimed) ?? eventGain(statement, findings)) : null;
  // Undoing may take an hour: the kill was when it began.
  const killedSince = statement.rollingBackSince === undefined ? lastSeenAt : statement.rollingBackSince - KILL_TO_UNDO;
  const seen = kills.about(processlistId, startedAt ?? 0, killedSince);
  const since = statusAfter.comKill - statusBefore.comKill - kills.ofOthers(processlistId, lastSeenAt);
  return {
    key,
    victim: processlistId,
    history: row,
    sessionEnded: !alive.has(key.threadId),
    accountErrors: errorsSince(accountName(statement), before, after, interrupted.length),
    exits: exitsSince(accountName(statement), before, after),
    digest:
      gain === null
        ? null
        : {
            ...gain,
            executions: Math.max(0, gain.executions - sameDigest.length),
            errors: Math.max(0, gain.errors - failed.length),
          },
    comKill: statement.rollingBackSince === undefined ? Math.max(0, since) : Math.max(since, killsOfOne(seen)),
    abortedClients: statusAfter.abortedClients - statusBefore.abortedClients,
    timeouts: statusAfter.timeouts - statusBefore.timeouts,
    kills: seen,
    othersEnded: others.length - explained.length,
  };
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

/** Com_kill as far as these kills account for it: one that is named, or those of nobody. */
function killsOfOne(seen: KillSeen[]): number {
  return Math.max(Math.min(1, seen.length), seen.filter(({ victim }) => victim === null).length);
}

function exitsSince(account: string, before: Counters, after: Counters): EndingEvidence['exits'] {
  const [was, is] = [before.exits.get(account), after.exits.get(account)];
  return was === undefined || is === undefined
    ? null
    : { connections: is.connections - was.connections, quit: is.quit - was.quit };
}

/** A scheduled event has no digest, but its account counts it; one that took the time this statement ran is this one. */
function eventGain(statement: WatchedStatement, { before, after, lastSeenAt, startOf }: Findings): DigestGain | null {
  const [was, is] = [before, after].map(({ exits }) => exits.get(accountName(statement))?.events);
  const startedAt = startOf(statement);
  if (statement.digest !== null || startedAt === null || was === undefined || is === undefined) {
    return null;
  }
  const [executions, time] = [is.executions - was.executions, is.time - was.time];
  return executions === 1 && time >= BigInt(Math.round(lastSeenAt - startedAt)) * 1_000_000n
    ? { executions, errors: is.errors - was.errors, time, lastSeen: startedAt + Number(time / 1_000_000n) }
    : null;
}

function isRival(a: WatchedStatement, b: WatchedStatement): boolean {
  return hasSameAccount(a, b) || hasSameDigest(a, b);
}

function hasSameAccount(a: WatchedStatement, b: WatchedStatement): boolean {
  return a.user !== null && accountName(a) === accountName(b);
}

function hasSameDigest(a: WatchedStatement, b: WatchedStatement): boolean {
  return a.digest !== null && digestKey(a.db, a.digest) === digestKey(b.db, b.digest);
}
