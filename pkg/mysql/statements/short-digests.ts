import type { ShortStatement, RunningStatement } from '../../detection/sample';
import type { Picos, Micros } from '../../detection/time';

/** What events_statements_summary_by_digest counted so far. */
export interface DigestRow {
  key: string;
  db: string | null;
  digest: string | null;
  digestText: string | null;
  executions: number;
  errors: number;
  time: Picos;
  rowsExamined: number;
  rowsSent: number;
  firstSeen: Micros;
  lastSeen: Micros;
}

export interface DigestGains {
  moved: DigestRow[];
  known: ReadonlyMap<string, DigestRow>;
  since: Micros;
  /** Statements of the same time in the history, followed or not. */
  ended: ShortStatement[];
  followed: SampledStatement[];
  /** The longest time between two samples, microseconds. */
  step: Micros;
}

/** A sampled statement, and when it was last seen. */
export interface SampledStatement {
  statement: RunningStatement;
  seenAt: Micros;
}

/** A statement over a second is sampled, so one that ran longer than this plus a step is among the followed. Microseconds. */
const SAMPLED_FROM = 1_000_000;
/** MariaDB's LAST_SEEN has whole seconds. */
const ROUNDED = 1_000_000;

/** Least mean duration, microseconds. */
const HEAVY = 500_000;
/** Statements inside these count in digests of their own. */
const OUTER = /^\s*(call|execute)\b/i;

/**
 * Executions that digests gained and that neither history nor followed statements explain: their sessions have ended. One
 * statement stands for all of a digest: the last to end, with the mean duration.
 */
export function statementsByDigest({ moved, known, since, ended, followed, step }: DigestGains): ShortStatement[] {
  return moved.flatMap((row): ShortStatement[] => {
    const before = known.get(row.key) ?? (row.firstSeen >= since ? noExecutions(row) : null);
    if (before === null) {
      return [];
    }
    const explained = ended.filter(({ db, digest }) => db === row.db && digest === row.digest);
    const sampled = followed.some(({ statement: it }) => it.digest === row.digest && it.db === row.db);
    const executions = row.executions - before.executions - explained.length;
    const time = explained.reduce(
      (left, { startedAt, endedAt }) => left - (endedAt - startedAt),
      Number((row.time - before.time) / 1_000_000n)
    );
    const mean = time / executions;
    const startedAt = Math.round(row.lastSeen - mean);
    const beside = followed
      .filter(
        ({ statement, seenAt }) => statement.startedAt <= row.lastSeen + ROUNDED && seenAt + step >= startedAt - ROUNDED
      )
      .map(({ statement }) => statement);
    const isInner = beside.some((it) => it.text === null || OUTER.test(it.text) || it.command === 'Connect');
    // MariaDB has no digest of a running statement: it may be this one.
    const isSame = beside.some(
      (it) =>
        it.digest === null &&
        it.db === row.db &&
        (executions > 1 || Math.abs(it.startedAt - startedAt) <= ROUNDED + HEAVY)
    );
    if (executions < 1 || mean < HEAVY || mean > SAMPLED_FROM + step || sampled || isInner || isSame) {
      return [];
    }
    const share = (of: 'rowsExamined' | 'rowsSent'): number => Math.round((row[of] - before[of]) / executions);
    return [
      {
        // No thread has id 0; the start tells two of them apart.
        threadId: 0,
        eventId: startedAt,
        processlistId: null,
        user: null,
        host: null,
        db: row.db,
        text: null,
        digest: row.digest,
        digestText: row.digestText,
        startedAt,
        endedAt: row.lastSeen,
        rowsExamined: share('rowsExamined'),
        rowsSent: share('rowsSent'),
        executions,
        errors: row.errors - before.errors,
        errno: null,
      },
    ];
  });
}

/** The counters of a digest that did not exist. */
function noExecutions(row: DigestRow): DigestRow {
  return { ...row, executions: 0, errors: 0, time: 0n, rowsExamined: 0, rowsSent: 0 };
}
