import type { EndingEvidence } from '../../detection/endings/ending';
import type { Micros } from '../../detection/time';
import { digestKey, neverExecuted, type DigestCounters } from './digest-counters';

/** A statement whose digest may have gained by it. */
export interface EndedStatement {
  db: string | null;
  digest: string | null;
  startedAt: Micros | null;
  lastSeenAt: Micros;
  /** When it was first missed; one execution that took longer was another. */
  missedAt?: Micros;
  /** How many statements of its schema whose digest is not known ended with it. */
  together?: number;
}

export type DigestGain = NonNullable<EndingEvidence['digest']>;

/** The clock of a sample and a statement's own timer may differ by this on a busy machine. Microseconds. */
const CLOCKS_APART = 250_000;

/**
 * What a statement's digest gained between two readings; null without a baseline, or where no digest gained enough. For a
 * statement whose digest is not known, the digests in `claimed` belong to other statements.
 */
export function gainOf(
  statement: EndedStatement,
  before: ReadonlyMap<string, DigestCounters>,
  after: ReadonlyMap<string, DigestCounters>,
  claimed: ReadonlySet<string> = new Set()
): DigestGain | null {
  if (statement.digest !== null) {
    const key = digestKey(statement.db, statement.digest);
    const [was, is] = [before.get(key), after.get(key)];
    return was === undefined || is === undefined ? null : ungained({ key, ...gainBetween(was, is) });
  }
  return gainByDuration(statement, before, new Map([...after].filter(([key]) => !claimed.has(key))));
}

/**
 * The only digest of the statement's schema that gained the time for which the statement was seen running. One with more
 * executions than statements that ended was run by others, and so may its time be.
 */
function gainByDuration(
  { db, startedAt, lastSeenAt, missedAt, together = 1 }: EndedStatement,
  before: ReadonlyMap<string, DigestCounters>,
  after: ReadonlyMap<string, DigestCounters>
): DigestGain | null {
  const [was, is] = [before, after].map((digests) => digests.get(digestKey(null, null))?.executions ?? 0);
  // The server counts digests for which it has no room in one row: its own may be there.
  if (startedAt === null || was !== is) {
    return null;
  }
  const least = picosBetween(startedAt, Math.max(startedAt, lastSeenAt - CLOCKS_APART));
  const gains = [...after]
    .filter(([, { schema }]) => schema === db)
    .map(([key, is]) => {
      const was = before.get(key);
      // A digest absent before had taken less than a second.
      return { key, ...gainBetween(was ?? neverExecuted(db), is) };
    })
    .filter(({ time, executions }) => {
      const most = missedAt === undefined || executions > 1 ? time : picosBetween(startedAt, missedAt + CLOCKS_APART);
      return executions > 0 && time >= least && time <= most;
    });
  const [only] = gains;
  if (only === undefined || gains.length > 1 || only.executions > together) {
    return null;
  }
  // MariaDB's LAST_SEEN has whole seconds; the duration of one execution is exact.
  return only.executions === 1 ? { ...only, lastSeen: startedAt + Number(only.time / 1_000_000n) } : only;
}

/** A digest whose counters fell was reset: it shows nothing. */
function ungained(gain: DigestGain): DigestGain | null {
  return gain.executions < 0 || gain.errors < 0 ? null : gain;
}

export function picosBetween(from: Micros, to: Micros): bigint {
  return BigInt(Math.round(to - from)) * 1_000_000n;
}

function gainBetween(was: DigestCounters, is: DigestCounters): DigestGain {
  return {
    executions: is.executions - was.executions,
    errors: is.errors - was.errors,
    time: is.time - was.time,
    lastSeen: is.lastSeen,
    rowsExamined: is.rowsExamined - was.rowsExamined,
    rowsSent: is.rowsSent - was.rowsSent,
  };
}
