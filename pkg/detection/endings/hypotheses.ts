import type { Effects } from './counters';
import type { KillSeen } from '../kill';
import type { Ending, EndedStatement } from './ending';
import { isLate } from './demands';
import { killsNaming } from './killer';
import { lockWait } from './lock-wait-limit';
import { effectsOf, ONE, type Exit, type Moves, type Range } from './moves';
import { isOnlyAbort, waysOfSession } from './session-ways';
import { kindOf } from './statement-kind';
import { endOf } from './end-time';

/** One way in which a statement may have ended, and what it moves then. */
export interface Hypothesis {
  outcome: Ending['outcome'];
  effects: Effects;
  /** 0: what moved explains it. 1: it needs a coincidence, or a cause that nothing counts. */
  cost: number;
  /** How its connection ended. */
  exit: Exit;
}

/** The server may notice that a client has gone while it writes, while it reads, or both. */
const MAYBE: Range = [0, 1];
/** What it moves that a KILL closes a connection, just after its statement ended or while it was idle. */
const brokenOff = { exit: 'abrupt', readError: ONE, writeError: ONE } as const;
const closed = { exit: 'abrupt', readError: MAYBE, writeError: MAYBE } as const;
/** MySQL's clock of a digest and that of a kill differ by this; a killed SLEEP() ends this soon. Microseconds. */
const AT_ONCE = 150_000;
const CLOCKS_APART = 300;
/** A KILL that a statement outlived by this did not end it. Microseconds. */
const SURVIVED = 1_000_000;
/** States in which rows are on their way to the client. */
const sending = /^(?:sending to client|writing to net|sending data)$/i;

/** All ways in which a statement without a history row may have ended, by its kind, its last state and the kills that name it. */
export function hypothesesOf(statement: EndedStatement): Hypothesis[] {
  const { evidence, between } = statement;
  const { flavour, sessionEnded } = evidence;
  const make = (outcome: Ending['outcome'], moves: Moves, cost = 0): Hypothesis => ({
    outcome,
    cost,
    exit: moves.exit ?? 'lives',
    effects: effectsOf(statement, moves),
  });
  if (statement.isSession === true) {
    return waysOfSession(statement).map(([outcome, moves, cost]) => make(outcome, moves, cost));
  }
  const kind = kindOf(flavour, between.text ?? null);
  /** Errors are counted by account; otherwise an error that only these counters show has no sign of its own. */
  const areCounted = flavour === 'MySQL' && evidence.accountErrors !== null && !isLate(evidence);
  const quietError: Range = { always: ONE, maybe: MAYBE, never: [0, 0] as const }[kind.quietError];
  const naming = killsNaming(evidence);
  const mayEnd = naming.filter((kill) => !isLater(kill, statement));
  const mayBe = (scope: 'query' | 'connection'): boolean =>
    naming.length === 0 || mayEnd.some((kill) => kill.scope === null || kill.scope === scope);
  const wasClosed = naming.some(({ scope }) => scope === 'connection');
  const wait = lockWait(statement);
  const isSeen = evidence.digest !== null && !isLate(evidence);
  // Where its own execution was not counted, what the whole server counted may be of others.
  const unseen = isSeen ? 0 : 0.5;
  const uncounted = areCounted ? 0 : unseen;
  const killed = naming.length > 0 || evidence.isRollingBack === true ? 0 : uncounted;

  const finish = finishes(statement, kind.leastSeconds);
  const failed = isSeen ? 1 : 0.5;
  const ends: Array<[Ending['outcome'], Moves, number]> = [];
  if (finish !== null) {
    ends.push(['finished', {}, finish + unseen]);
  }
  if (mayBe('query') || evidence.isRollingBack === true) {
    ends.push(['killed', { error: ONE, interrupted: ONE, kill: 'query' }, killed]);
    if (kind.endsQuietly) {
      ends.push(['killed', { interrupted: quietError, kill: 'query' }, killed + (kind.seldom ? 0.5 : 0)]);
    }
  }
  if ((evidence.earlierKills ?? 0) > 0) {
    ends.push(
      ...ends.flatMap(([outcome, moves, cost]): typeof ends =>
        moves.kill === undefined
          ? []
          : [[outcome, { ...moves, isEarlier: true }, moves.error === undefined ? cost : cost + 1]]
      )
    );
  }
  ends.push(['timed-out', { error: ONE, timeout: 1, timedOut: 1 }, uncounted]);
  if (kind.endsQuietly) {
    ends.push(['timed-out', { timeout: 1 }, unseen + (kind.seldom ? 0.5 : 0)]);
  }
  if (wait !== 'none') {
    const cost = areCounted || wait === 'limit' ? 0 : 1;
    ends.push(['lock-wait-timeout', { ...(!kind.reportsErrorsAsRows && { error: ONE }), lockWaitTimeout: 1 }, cost]);
  }
  const seesDeadlock = areCounted || (flavour === 'MariaDB' && evidence.deadlocks != null);
  ends.push(
    ['deadlock-victim', { error: ONE, deadlock: 1 }, seesDeadlock ? uncounted : 1],
    // A lone SLEEP() raises no error of its own.
    ...(kind.leastSeconds === null ? [['failed', { error: ONE }, failed] as (typeof ends)[number]] : [])
  );
  const lives = ends.map(([outcome, moves, cost]) => make(outcome, moves, cost));
  if (evidence.isScheduled === true || sessionEnded === false) {
    return lives;
  }
  const left = ends.flatMap(([outcome, moves, cost]) => [
    make(outcome, { ...moves, exit: 'quit' }, cost),
    // A connection that a KILL closed was still there: its client had not disappeared.
    ...(wasClosed
      ? []
      : [
          make(
            outcome === 'finished' ? 'connection-gone' : outcome,
            { ...moves, exit: 'abrupt', readError: ONE, writeError: MAYBE },
            cost
          ),
        ]),
    ...(moves.kill === undefined || wasClosed
      ? [make(outcome, { ...moves, ...(wasClosed ? closed : brokenOff), kill: moves.kill ?? 'connection' }, cost)]
      : []),
  ]);
  const interrupted: Range = kind.endsQuietly && kind.quietError !== 'always' ? MAYBE : ONE;
  const broken: Moves = { error: ONE, interrupted, writeError: ONE, exit: 'abrupt' };
  // Where the account's errors show it, no KILL is needed: offline_mode closes connections without one.
  if (!areCounted && mayBe('connection')) {
    left.push(make('connection-killed', { ...broken, kill: 'connection' }, isOnlyAbort(evidence) ? 0 : killed));
    if ((evidence.earlierKills ?? 0) > 0) {
      left.push(make('connection-killed', { ...broken, kill: 'connection', isEarlier: true }, 1));
    }
  }
  if (flavour === 'MySQL' && mayBe('connection')) {
    left.push(make('connection-killed', broken, areCounted ? 0 : 1));
  }
  if (flavour === 'MySQL') {
    left.push(make('failed', { error: ONE, memoryLimit: 1, exit: 'abrupt' }, areCounted ? 0 : 1));
  }
  if (kind.sendsRows) {
    const isSending = areCounted || sending.test(between.state ?? '');
    left.push(make('connection-gone', { error: ONE, writeError: ONE, exit: 'abrupt' }, isSending ? 0 : 1));
    left.push(make('connection-gone', { error: ONE, writeTimeout: 1, exit: 'abrupt' }, isSending ? 0 : 1));
  }
  return sessionEnded === null ? [...lives, ...left] : left;
}

/** A KILL that began after the end, where that is exact, ended its session or nothing. Of a digest, its own end is known only. */
function isLater({ at, source }: KillSeen, { evidence, between }: EndedStatement): boolean {
  const { at: end, isExact } = endOf(evidence, between);
  return isExact && source === 'history' && at !== null && at > end + CLOCKS_APART;
}

/**
 * Whether the statement may have finished, and at what cost; null if it cannot. A KILL that named it came after its end or
 * did not reach it; a SLEEP() that took less than its time was interrupted; so was what may end quietly and ended with a kill.
 */
function finishes(statement: EndedStatement, leastSeconds: number | null): number | null {
  const { evidence, between } = statement;
  const { at: end, isExact } = endOf(evidence, between);
  const { startedAt } = between;
  if (leastSeconds !== null && startedAt !== undefined && end - startedAt < leastSeconds * 1e6 - SURVIVED / 2) {
    return null;
  }
  const naming = killsNaming(evidence);
  if (naming.length > 0 && isExact) {
    const isOutlived = naming.every(
      ({ at, scope }) =>
        at !== null &&
        (end < at - CLOCKS_APART || (scope === 'connection' ? evidence.sessionEnded !== false : end > at + SURVIVED))
    );
    return isOutlived ? 0 : naming.some(({ at }) => at === null) ? 1 : null;
  }
  const kills = evidence.unnamedKillsByScope?.at ?? [];
  // MariaDB tells the time of a KILL in whole seconds.
  const isAtKill = evidence.flavour === 'MySQL' && isExact && kills.some((at) => Math.abs(end - at) < AT_ONCE);
  return isAtKill && kindOf(evidence.flavour, between.text ?? null).endsQuietly ? 1 : 0;
}
