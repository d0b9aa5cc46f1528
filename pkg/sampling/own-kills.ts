import type { KillSeen } from '../detection/kill';
import type { EndingEvidence } from '../detection/endings/ending';
import type { Micros } from '../detection/time';

/** A victim may take this long to end: it rolls back. */
const KEPT: Micros = 3_600e6;
const MOST = 1_000;

/** A KILL that Runaway sent, and to which session. */
export type OwnKill = KillSeen & { victim: number; at: Micros };

/** The kills that Runaway sent itself: they say who asked for them, which no server does. */
export class OwnKills {
  #kills: OwnKill[] = [];

  note(kill: OwnKill): void {
    this.#kills = [...this.#kills.filter(({ at }) => kill.at - at < KEPT), kill].slice(-MOST);
  }

  /** Evidence of an ending with those that name its session and came while it ran. */
  with(evidence: EndingEvidence, startedAt: Micros): EndingEvidence {
    const own = this.#kills.filter(({ victim, at }) => victim === evidence.victim && at >= startedAt);
    return own.length === 0 ? evidence : { ...evidence, kills: [...own, ...evidence.kills] };
  }
}
