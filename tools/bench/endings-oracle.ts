import { leavesNoRow, type Way } from '../../tests/servers/ledger-ways';
import type { LedgerEntry } from '../../tests/servers/record';

/** Endings this near to each other may end between the same two samples of a busy machine. Milliseconds. */
const TOGETHER = 2_500;
/** A session stays connected for so long after its statement. */
const STAYS = 5_000;
/** A kill leaves no error of the statement: an execution without error fits a finished statement too. */
const quiet: ReadonlySet<Way> = new Set<Way>(['get-lock-killed-left']);

/**
 * Whether the counters can tell how a statement ended. Its own history row always does. Without one, another that ended
 * together with it and has the same account or digest, and that also left no row, may have moved the same counters.
 */
export function canBeTold(entry: LedgerEntry, ledger: LedgerEntry[]): boolean {
  if (!leavesNoRow.has(entry.way)) {
    return true;
  }
  const together = ledger.filter((other) => other !== entry && Math.abs(other.end - entry.end) < TOGETHER);
  const quits = ledger.some(
    (other) =>
      other.user === entry.user && !leavesNoRow.has(other.way) && Math.abs(other.end + STAYS - entry.end) < TOGETHER
  );
  return (
    !quiet.has(entry.way) &&
    // Another connection of its account quit in the same interval: it may have been its own.
    !(entry.way === 'connection-gone' && quits) &&
    !together.some((other) => leavesNoRow.has(other.way) && (other.user === entry.user || other.shape === entry.shape))
  );
}
