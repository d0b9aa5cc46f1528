import type { StatementDetails } from '../../../src/shared/details';
import type { Confidence } from '../../../src/shared/frames';
import type { Outcome } from '../../../src/shared/query';
import type { Killer } from '../endings/ending';
import type { IoRates } from '../io/rates';
import type { StatementKey } from '../sample';
import type { Micros } from '../time';

/** Rates of one running statement, its bytes estimated. */
export interface StatementRates extends IoRates {
  key: StatementKey;
}

/** What one second was like. Null where the measure needs a past that is not there yet. */
export interface Activity {
  runaways: number;
  longestStatement: number;
  sessionsWaiting: number;
  longestWait: number;
  spikeScore: number | null;
}

/** A statement seen running for a second or more, with all that is known of it so far. Written again as it changes. */
export interface StatementRecord {
  key: StatementKey;
  processlistId: number | null;
  user: string | null;
  host: string | null;
  db: string | null;
  digest: string | null;
  digestText: string | null;
  text: string | null;
  state: string | null;
  startedAt: Micros;
  /** When it was last seen running; for one that has ended, its end. */
  seenAt: Micros;
  endedAt: Micros | null;
  /** Told by the server when it has ended; null before, and where no row of its own was found. */
  rowsExamined: number | null;
  rowsSent: number | null;
  /** Totals since it was first seen, bytes estimated; null before a second sample. */
  readBytes: number | null;
  writeBytes: number | null;
  ioShare: number | null;
  /** Id (see `statementId`) of what it waits for now; and the most sessions that waited behind it at once. */
  waitingOn: string | null;
  blocking: number;
  outcome: Outcome;
  confidence: Confidence;
  killer: Killer | null;
  errno: number | null;
  evidence: string[];
  /** When it was marked as a runaway, on the server's clock; null if never. */
  runawayAt: Micros | null;
  details: StatementDetails;
}

/** `incarnation-thread-event`: how frames and annotations name a statement. */
export function statementId({ incarnation, threadId, eventId }: StatementKey): string {
  return `${incarnation}-${threadId}-${eventId}`;
}
