import type { EndedStatement } from './ending';
import { endOf } from './end-time';

/** A wait that ended this near to a limit ended by it. Microseconds. */
const TO_THE_SECOND = 1_500_000;

/**
 * Whether a statement may have ended by waiting too long for a lock. `limit`: it ran for as long as the server's global
 * limit. `wait`: it was last seen waiting; its session may have a limit of its own, which nothing shows. `none`: no sample
 * saw it wait. MySQL counts the error, so there every statement may have waited.
 */
export function lockWait({ evidence, between }: EndedStatement): 'limit' | 'wait' | 'none' {
  const { waitedFor, state, startedAt } = between;
  const isWaiting = waitedFor != null || /^waiting for/i.test(state ?? '');
  if (!isWaiting) {
    return evidence.flavour === 'MySQL' ? 'wait' : 'none';
  }
  const limits = evidence.lockWaitTimeouts;
  if (startedAt === undefined || limits == null) {
    return 'wait';
  }
  const limit = waitedFor?.kind === 'row' || waitedFor?.kind === 'auto-inc' ? limits.row : limits.metadata;
  return Math.abs(endOf(evidence, between).at - startedAt - limit * 1e6) <= TO_THE_SECOND ? 'limit' : 'wait';
}
