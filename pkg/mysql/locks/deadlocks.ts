import type { Reading } from '../../detection/reading';
import type { Deadlock } from '../../detection/sample';
import type { Micros } from '../../detection/time';
import { readDeadlock } from './deadlock-report';
import { innodbStatusPart, readInnodbStatus } from './innodb-status';
import { rowsIn, type BatchReader } from '../protocol/batch-reader';
import type { Part } from '../protocol/part';
import { number, numberOrNull, type Row } from '../protocol/rows';
import type { ServerStatus } from '../protocol/status';

/** Counters of deadlocks on servers without Innodb_deadlocks; the second one for servers without the first. */
const counterParts: Part[] = [
  {
    sql: `SELECT SUM_ERROR_RAISED AS deadlocks FROM performance_schema.events_errors_summary_global_by_error
      WHERE ERROR_NUMBER = 1213`,
  },
  { sql: "SELECT COUNT AS deadlocks FROM information_schema.INNODB_METRICS WHERE NAME = 'lock_deadlocks'" },
];
const names = ['deadlockErrors', 'deadlockMetric'] as const;
type DeadlockRows = Record<(typeof names)[number], Reading<Row[]> | null>;

/** A report has whole seconds, and its counter may be read in every third sample only. */
const TOLERANCE: Micros = 5_000_000;

/** Reads InnoDB's latest deadlock when their count moves; needs PROCESS. */
export class Deadlocks {
  /** The counter that this server has, by its place in `counterParts`. */
  #counter = 0;
  #asks = false;
  #count: number | null = null;
  #countedAt: Micros = 0;
  #report: string | null = null;
  /** Row-lock waits when the count was last read. */
  #waits: number | null = null;

  constructor(private readonly isReadable: boolean) {}

  /** What a sample reads on a server without Innodb_deadlocks (MariaDB and Percona have it). */
  parts(status: Pick<ServerStatus, 'deadlocks' | 'rowLockWaitsSoFar'>): Record<(typeof names)[number], Part | null> {
    // Without a new wait there is no new deadlock.
    this.#asks = this.isReadable && status.deadlocks === null && status.rowLockWaitsSoFar !== this.#waits;
    this.#waits = status.rowLockWaitsSoFar;
    const part = (i: number) => (this.#asks && i === this.#counter ? (counterParts[i] ?? null) : null);
    return { deadlockErrors: part(0), deadlockMetric: part(1) };
  }

  /** The deadlock since the last sample; in the first sample, the latest one that the server knows. */
  async read(
    reader: Pick<BatchReader, 'read'>,
    status: number | null,
    rows: DeadlockRows,
    at: Micros
  ): Promise<Deadlock[]> {
    const count = status ?? this.#countIn(rows);
    const isFirst = this.#count === null;
    const since = this.#countedAt;
    if (!this.isReadable || count === null || count === this.#count) {
      this.#countedAt = at;
      return [];
    }
    const reading = await reader.read({ innodbStatus: innodbStatusPart });
    const innodbStatus = rowsIn(reading.innodbStatus);
    if (innodbStatus === undefined) {
      // The next sample counts again and tries again.
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
    const printedAt = time === null ? null : await utcOf(reader, time);
    const isPlausible =
      printedAt !== null && printedAt <= at + TOLERANCE && (isFirst || printedAt >= since - TOLERANCE);
    return [{ ...deadlock, at: isPlausible ? printedAt : at }];
  }

  #countIn(rows: DeadlockRows): number | null {
    const name = names[this.#counter];
    const found = name === undefined ? undefined : rowsIn(rows[name]);
    if (found === undefined) {
      // Each is tried again in its turn: a reading may fail once.
      this.#counter = (this.#counter + (this.#asks ? 1 : 0)) % counterParts.length;
      this.#waits = this.#asks ? null : this.#waits;
      return null;
    }
    return number(found[0] ?? {}, 'deadlocks');
  }
}

/** Converts a time of the server's system zone, by the server's own rules for that zone. */
async function utcOf(reader: Pick<BatchReader, 'read'>, time: string): Promise<Micros | null> {
  const sql = "SELECT UNIX_TIMESTAMP(CONVERT_TZ(?, 'SYSTEM', '+00:00')) AS at";
  const { deadlockTime } = await reader.read({ deadlockTime: { sql, values: [time] } });
  const seconds = numberOrNull(rowsIn(deadlockTime)?.[0] ?? {}, 'at');
  return seconds === null ? null : seconds * 1e6;
}
