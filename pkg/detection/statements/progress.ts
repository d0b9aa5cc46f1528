import { valueOf } from '../reading';
import type { StatementDetails } from '../../../src/shared/details';
import type { EndingEvidence } from '../endings/ending';
import type { StatementRecord } from './record';
import type { RunningStatement, Sample, ThreadWork } from '../sample';
import type { Micros } from '../time';
import type { TrackedStatement, TrackedStatements } from './tracker';

/** Rows that the thread of each runaway has read, by the statement's id: the next reading is compared with them. */
export type RowsRead = ReadonlyMap<string, { at: Micros; rows: bigint }>;

/** Adds this sample's execution counters and progress to runaways. Other statements get no details, to save space. */
export function followProgress(
  tracked: TrackedStatements,
  sample: Sample,
  before: RowsRead
): { tracked: TrackedStatements; rowsRead: RowsRead } {
  const workOf = new Map(sample.work?.map((work) => [work.threadId, work]));
  const runningOf = new Map((valueOf(sample.statements) ?? []).map((running) => [running.threadId, running]));
  const rowsRead = new Map<string, { at: Micros; rows: bigint }>();
  const next = new Map<string, TrackedStatement>();
  for (const [id, statement] of tracked) {
    const { record } = statement;
    const { threadId } = record.key;
    const running = runningOf.get(threadId);
    if (record.runawayAt === null || running === undefined) {
      next.set(id, statement);
      continue;
    }
    const earlier = before.get(id) ?? null;
    const work = workOf.get(threadId) ?? null;
    const now = work === null || work.rowsRead === null ? null : { at: sample.at, rows: work.rowsRead };
    const last = now ?? earlier;
    if (last !== null) {
      rowsRead.set(id, last);
    }
    const details = withProgress(withExecutionCounters(record.details, running), work, rate(earlier, now));
    next.set(id, { ...statement, record: { ...record, details } });
  }
  return { tracked: next, rowsRead };
}

/**
 * Adds what only the end shows: rows and, of a runaway, execution counters. From its own history row; else from its
 * digest's row, if that counted one execution.
 */
export function withEndCounts(
  record: StatementRecord,
  { history, digest }: Pick<EndingEvidence, 'history' | 'digest'>
): StatementRecord {
  const { rowsExamined, rowsSent } = history ?? (digest?.executions === 1 ? digest : record);
  const executionCounters = record.runawayAt === null ? undefined : history?.executionCounters;
  return {
    ...record,
    rowsExamined: rowsExamined ?? null,
    rowsSent: rowsSent ?? null,
    details: executionCounters === undefined ? record.details : { ...record.details, executionCounters },
  };
}

function withExecutionCounters(details: StatementDetails, { executionCounters }: RunningStatement): StatementDetails {
  return executionCounters === undefined ? details : { ...details, executionCounters };
}

/** A stage with its work is shown rather than a rate. A rate stays until the next one is known. */
function withProgress(
  details: StatementDetails,
  work: ThreadWork | null,
  rowsPerSecond: number | null
): StatementDetails {
  if (work !== null && work.stage !== null) {
    const { stage, completed, estimated } = work;
    return { ...details, progress: { stage, completed, estimated, rowsPerSecond: null } };
  }
  const known = rowsPerSecond ?? details.progress?.rowsPerSecond ?? null;
  return known === null
    ? details
    : { ...details, progress: { stage: null, completed: null, estimated: null, rowsPerSecond: known } };
}

function rate(earlier: { at: Micros; rows: bigint } | null, now: { at: Micros; rows: bigint } | null): number | null {
  if (earlier === null || now === null || now.at <= earlier.at || now.rows < earlier.rows) {
    return null;
  }
  return (Number(now.rows - earlier.rows) / (now.at - earlier.at)) * 1e6;
}
