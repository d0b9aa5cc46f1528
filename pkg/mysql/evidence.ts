import type { EndingEvidence, HistoryRow } from '../detection/ending';
import type { Micros } from '../detection/sample';
import { accountName } from './accountErrors';
import type { Counters } from './baselines';
import { digestKey, gainOf } from './digests';
import type { Kills } from './kills';
import type { Gone } from './session';
import { historyKey } from './statementHistory';
import type { ServerStatus } from './status';

/** All that was read about statements that vanished in one interval. */
export interface Findings {
  gone: Gone[];
  history: ReadonlyMap<string, HistoryRow>;
  alive: ReadonlySet<number>;
  before: Counters;
  after: Counters;
  /** Status before the last sample that saw them, and now. */
  statusBefore: ServerStatus;
  statusAfter: ServerStatus;
  /** When they were last seen, and when each began where that is known. */
  lastSeenAt: Micros;
  startOf: (statement: Gone) => Micros | null;
  kills: Kills;
}

/** One statement's evidence. What others' history rows explain of the counters it shares with them is taken off. */
export function evidenceOf(statement: Gone, findings: Findings): EndingEvidence {
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
  const gain = row === null ? gainOf({ db, digest, startedAt, lastSeenAt }, before.digests, after.digests) : null;
  return {
    key,
    victim: processlistId,
    history: row,
    threadGone: !alive.has(key.threadId),
    accountErrors: errorsSince(accountName(statement), before, after, interrupted.length),
    digest:
      gain === null
        ? null
        : {
            ...gain,
            executions: Math.max(0, gain.executions - sameDigest.length),
            errors: Math.max(0, gain.errors - failed.length),
          },
    comKill: statusAfter.comKill - statusBefore.comKill,
    abortedClients: statusAfter.abortedClients - statusBefore.abortedClients,
    timeouts: statusAfter.timeouts - statusBefore.timeouts,
    kills: kills.about(processlistId, startedAt ?? 0, lastSeenAt),
    rivals: others.length - explained.length,
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

function isRival(a: Gone, b: Gone): boolean {
  return hasSameAccount(a, b) || hasSameDigest(a, b);
}

function hasSameAccount(a: Gone, b: Gone): boolean {
  return a.user !== null && accountName(a) === accountName(b);
}

function hasSameDigest(a: Gone, b: Gone): boolean {
  return a.digest !== null && digestKey(a.db, a.digest) === digestKey(b.db, b.digest);
}
