import type { EndingEvidence, LastSight } from './ending';
import type { Micros } from '../time';

interface EndTime {
  at: Micros;
  /** The server counted it; otherwise it is estimated from the two samples. */
  isExact: boolean;
  evidence: string[];
}

/** If the two samples are further apart, the middle between them is no estimate of the end. Microseconds. */
const LONGEST_BETWEEN = 3_000_000;

/** The digest's LAST_SEEN, if it counted one execution; otherwise an estimate from the two samples. */
export function endOf({ digest }: Pick<EndingEvidence, 'digest'>, { lastSeen, missedAt }: LastSight): EndTime {
  const within = digest !== null && digest.lastSeen >= lastSeen - 1_000_000 && digest.lastSeen <= missedAt + 1_000_000;
  if (digest?.executions === 1 && within) {
    return { at: digest.lastSeen, isExact: true, evidence: [] };
  }
  if (missedAt - lastSeen <= LONGEST_BETWEEN) {
    return { at: Math.round((lastSeen + missedAt) / 2), isExact: false, evidence: [] };
  }
  const seconds = Math.round((missedAt - lastSeen) / 1e6);
  return {
    at: lastSeen,
    isExact: false,
    evidence: [`It ended within ${seconds} s without samples. The end is the time it was last seen.`],
  };
}
