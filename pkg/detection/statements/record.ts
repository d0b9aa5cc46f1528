import type { StatementDetails } from '../../../src/shared/details';
import type { StatementRow } from '../../../src/shared/frames';
import type { Killer } from '../endings/ending';
import type { IoRates } from '../io/rates';
import type { StatementKey } from '../sample';
import type { Micros } from '../time';

/** I/O rates of one running statement; bytes are estimated. */
export interface StatementRates extends IoRates {
  key: StatementKey;
}

/** Activity of an instance in one sample. Null: not read, or for the spike score no baseline yet. */
export interface Activity {
  runaways: number | null;
  longestStatement: number | null;
  sessionsWaiting: number | null;
  longestWait: number | null;
  spikeScore: number | null;
}

/** Fields of a row that a record does not have, or has in another form. */
type OnlyInRows =
  | 'instance'
  | 'id'
  | 'start'
  | 'end'
  | 'elapsed'
  | 'blocking'
  | 'killer'
  | 'killerConfidence'
  | 'evidence'
  | 'detected'
  | 'details';

/**
 * A statement that ran for a second or more, with all that is known of it so far. Written again when it changes. Bytes
 * are totals since it was first seen; null until a second sample exists.
 */
export interface StatementRecord extends Omit<StatementRow, OnlyInRows> {
  key: StatementKey;
  startedAt: Micros;
  /** When it was last seen running; for one that has ended, its end. */
  seenAt: Micros;
  endedAt: Micros | null;
  /** The most sessions that waited behind it at once, of those that were read. */
  blocking: number;
  killer: Killer | null;
  errno: number | null;
  evidence: string[];
  /** When it became a runaway, by the server's clock; null if it never did. */
  runawayAt: Micros | null;
  details: StatementDetails;
}

/** `incarnation-thread-event`: the id of a statement in frames and annotations. */
export function statementId({ incarnation, threadId, eventId }: StatementKey): string {
  return `${incarnation}-${threadId}-${eventId}`;
}
