import { counter, type Effects } from './counters';
import type { EndedStatement } from './ending';
import { killsNaming } from './killer';

/** The least and the most by which something moves. */
export type Range = readonly [number, number];
/** How its connection ended. */
export type Exit = 'lives' | 'quit' | 'abrupt';

/** What its end moves, before the names of account and digest are known. */
export interface Moves {
  error?: Range;
  interrupted?: Range;
  kill?: 'query' | 'connection';
  /** The KILL was counted before the last sample that saw the statement. */
  isEarlier?: true;
  timeout?: 1;
  timedOut?: 1;
  lockWaitTimeout?: 1;
  deadlock?: 1;
  idle?: Range;
  memoryLimit?: 1;
  readError?: Range;
  writeError?: Range;
  writeTimeout?: 1;
  exit?: Exit;
}

export const ONE: Range = [1, 1];

/** The counters that an ending of this statement moves. */
export function effectsOf({ evidence }: EndedStatement, moves: Moves): Effects {
  const { account, digest, flavour, isRollingBack = false, isScheduled = false, kills } = evidence;
  const effects = new Map<string, Range>();
  const add = (name: string, range: Range | undefined): void => {
    if (range !== undefined) {
      effects.set(name, range);
    }
  };
  const once = (does: 1 | undefined): Range | undefined => (does === undefined ? undefined : ONE);
  // The kill of a rollback was counted before, and one whose text was read is not among those without a name.
  const isCounted =
    (isRollingBack && kills.length > 0) || killsNaming(evidence).some(({ source }) => source === 'history');
  if (moves.kill !== undefined && moves.isEarlier === true) {
    add(counter.earlierKills, ONE);
  } else if (moves.kill !== undefined && !isCounted) {
    add(counter.kills, ONE);
    add(moves.kill === 'query' ? counter.queryKills : counter.connectionKills, ONE);
  }
  add(counter.timeouts, once(moves.timeout));
  add(counter.aborted, moves.exit === 'abrupt' ? ONE : undefined);
  if (flavour === 'MariaDB') {
    add(counter.deadlocks, once(moves.deadlock));
  }
  if (digest !== null) {
    const key = digest.key ?? 'its own';
    add(counter.executions(key), ONE);
    add(counter.errors(key), moves.error);
  }
  if (account !== null) {
    if (!isRollingBack) {
      add(counter.error('interrupted', account), moves.interrupted);
    }
    add(counter.error('readError', account), moves.readError);
    add(counter.error('writeError', account), moves.writeError);
    add(counter.error('writeTimeout', account), once(moves.writeTimeout));
    add(counter.error('lockWaitTimeout', account), once(moves.lockWaitTimeout));
    add(counter.error('deadlock', account), once(moves.deadlock));
    add(counter.error('timeout', account), once(moves.timedOut));
    add(counter.error('idle', account), moves.idle);
    add(counter.error('memoryLimit', account), once(moves.memoryLimit));
    add(counter.failures(account), moves.error);
    const isEnded = evidence.sessionEnded === true || moves.exit === 'quit' || moves.exit === 'abrupt';
    add(counter.ended(account), isEnded ? ONE : undefined);
    add(counter.quits(account), moves.exit === 'quit' ? ONE : undefined);
    add(counter.aborts(account), moves.exit === 'abrupt' || isScheduled ? ONE : undefined);
  }
  return effects;
}
