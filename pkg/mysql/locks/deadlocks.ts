import type { Deadlock } from '../../detection/sample';
import type { Micros } from '../../detection/time';
import { readDeadlock } from './deadlock-report';
import { innodbStatusPart, readInnodbStatus } from './innodb-status';
import type { BatchReader } from '../protocol/batch-reader';
import type { Part } from '../protocol/part';
import { number, numberOrNull, type Row } from '../protocol/rows';
import type { ServerStatus } from '../protocol/status';

/** Counters of deadlocks where no status variable has one: errors where the table exists, else InnoDB's own metric. */
const sources: Part[] = [
  {
    sql: `SELECT SUM_ERROR_RAISED AS deadlocks FROM performance_schema.events_errors_summary_global_by_error
      WHERE ERROR_NUMBER = 1213`,
  },
  { sql: "SELECT COUNT AS deadlocks FROM information_schema.INNODB_METRICS WHERE NAME = 'lock_deadlocks'" },
];
const names = ['deadlockErrors', 'deadlockMetric'] as const;
type Counts = Partial<Record<(typeof names)[number], Row[]>>;

/** A report's seconds are whole, and the counter that tells of it may be read in one round of three. */
const LENIENT: Micros = 5_000_000;

/** Reads InnoDB's latest deadlock when their count moves; needs PROCESS. */
export class Deadlocks {
  #source = 0;
  #asks = false;
  #count: number | null = null;
  #countedAt: Micros = 0;
  #report: string | null = null;
  /** Row-lock waits when the count was last read. */
  #waits: number | null = null;

  constructor(private readonly isReadable: boolean) {}

  /** What must be read with a round where Innodb_deadlocks does not exist (it does on MariaDB and Percona). */
  parts(status: Pick<ServerStatus, 'deadlocks' | 'rowLockWaitsSoFar'>): Record<(typeof names)[number], Part | null> {
    // Nobody who never waited is in a deadlock.
    this.#asks = this.isReadable && status.deadlocks === null && status.rowLockWaitsSoFar !== this.#waits;
    this.#waits = status.rowLockWaitsSoFar;
    const part = (i: number) => (this.#asks && i === this.#source ? (sources[i] ?? null) : null);
    return { deadlockErrors: part(0), deadlockMetric: part(1) };
  }

  /** The deadlock that happened since the last round, or in the first round the latest one the server knows. */
  async read(reader: Pick<BatchReader, 'read'>, status: number | null, rows: Counts, at: Micros): Promise<Deadlock[]> {
    const count = status ?? this.#countIn(rows);
    const first = this.#count === null;
    const since = this.#countedAt;
    if (!this.isReadable || count === null || count === this.#count) {
      this.#countedAt = at;
      return [];
    }
    const { innodbStatus } = await reader.read({ innodbStatus: innodbStatusPart });
    if (innodbStatus === undefined) {
      // It is counted again, and its report read when that can be.
      this.#waits = null;
      return [];
    }
    this.#count = count;
    this.#countedAt = at;
    const found = readDeadlock(readInnodbStatus(innodbStatus));
    if (found === null || found.report === this.#report) {
      return [];
    }
    this.#report = found.report;
    const { time, ...deadlock } = found;
    const told = time === null ? null : await utcOf(reader, time);
    const isLikely = told !== null && told <= at + LENIENT && (first || told >= since - LENIENT);
    return [{ ...deadlock, at: isLikely ? told : at }];
  }

  #countIn(rows: Counts): number | null {
    const name = names[this.#source];
    const found = name === undefined ? undefined : rows[name];
    if (found === undefined) {
      this.#source += this.#asks ? 1 : 0;
      return null;
    }
    return number(found[0] ?? {}, 'deadlocks');
  }
}

/** A time of the server's system zone, by the server's own rules for it. */
async function utcOf(reader: Pick<BatchReader, 'read'>, time: string): Promise<Micros | null> {
  const sql = "SELECT UNIX_TIMESTAMP(CONVERT_TZ(?, 'SYSTEM', '+00:00')) AS at";
  const { deadlockTime = [] } = await reader.read({ deadlockTime: { sql, values: [time] } });
  const seconds = numberOrNull(deadlockTime[0] ?? {}, 'at');
  return seconds === null ? null : seconds * 1e6;
}
