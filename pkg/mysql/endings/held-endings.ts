import type { EndingEvidence } from '../../detection/endings/ending';
import type { Micros } from '../../detection/time';
import { historyKey } from '../statements/statement-history';
import type { WatchedStatement } from '../statements/watched-statement';
import { evidenceOf, type Findings } from './evidence';

interface Group {
  statements: WatchedStatement[];
  findings: Findings;
  /** Some of them were seen by the last sample, and are asked for only after the next. */
  isEarly: boolean;
  /** As it was first read. */
  evidence: EndingEvidence[];
}

/** Nobody asks for what was held for longer: its server was restarted. Microseconds. */
const LONGEST = 10_000_000;
const killed = new Set([1317, 1927]);

/**
 * Endings of one interval that are told together, later.
 *
 * - Their KILL was counted but may still run, so that no table shows who sent it: on a busy machine a victim may end long
 *   before its killer's own statement. They are told when the KILL shows or can no longer run.
 * - While they were read, another statement ended that moves the same counters. It is asked for after the next sample.
 */
export class HeldEndings {
  #groups: Group[] = [];

  get isEmpty(): boolean {
    return this.#groups.length === 0;
  }

  has({ key }: WatchedStatement): boolean {
    const wanted = historyKey(key);
    return this.#groups.some(({ statements }) => statements.some((one) => historyKey(one.key) === wanted));
  }

  /** Holds these endings if one of them lacks a killer who may still show, or is `early`; answers whether it does. */
  hold(statements: WatchedStatement[], evidence: EndingEvidence[], findings: Findings, isEarly = false): boolean {
    const isHeld = isEarly || evidence.some(lacksKiller);
    if (isHeld) {
      this.#groups.push({ statements, evidence, findings, isEarly });
    }
    return isHeld;
  }

  /** What is told now, by `historyKey`. `comKill` was read after the last look for kills: a later kill may be of others. */
  release(comKill: number, unseenKills: number, now: Micros): Map<string, EndingEvidence> {
    const told = new Map<string, EndingEvidence>();
    this.#groups = this.#groups.filter(({ statements, findings, evidence }) => {
      const isLater = comKill !== findings.statusAfter.comKill;
      const again = isLater
        ? evidence
        : statements.map((statement) => evidenceOf(statement, { ...findings, unseenKills }));
      if (!isLater && again.some(lacksKiller)) {
        return now - findings.missedAt <= LONGEST;
      }
      again.forEach((one) => told.set(historyKey(one.key), one));
      return false;
    });
    return told;
  }
}

function lacksKiller({ comKill, history, kills, unseenKills = 0 }: EndingEvidence): boolean {
  const mayBeKilled = history === null || killed.has(history.errno) || history.textLost;
  return mayBeKilled && unseenKills > 0 && (comKill ?? 0) > 0 && kills.length === 0;
}
