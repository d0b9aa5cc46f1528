import type { StatementDetails } from '../../../src/shared/details';
import type { EndingEvidence } from '../endings/ending';
import type { StatementRecord } from './record';
import type { RunningStatement, Sample, ThreadWork } from '../sample';
import type { Micros } from '../time';
import type { TrackedStatement, TrackedStatements } from './tracker';

/** Rows that the thread of each followed runaway had read, by the statement's id: what the next reading is compared with. */
export type RowsRead = ReadonlyMap<string, { at: Micros; rows: bigint }>;

/** Gives runaways what this sample tells of their execution counters and their progress; others cost no place in the history. */
export function follow(
  tracked: TrackedStatements,
  sample: Sample,
  before: RowsRead
): { tracked: TrackedStatements; rowsRead: RowsRead } {
  const workOf = new Map(sample.work?.map((work) => [work.threadId, work]));
  const statementOf = new Map(sample.statements.map((statement) => [statement.threadId, statement]));
  const rowsRead = new Map<string, { at: Micros; rows: bigint }>();
  const next = new Map<string, TrackedStatement>();
  for (const [id, track] of tracked) {
    const { threadId } = track.record.key;
    const statement = statementOf.get(threadId);
    if (track.record.runawayAt === null || statement === undefined) {
      next.set(id, track);
      continue;
    }
    const earlier = before.get(id) ?? null;
    const work = workOf.get(threadId) ?? null;
    const now = work === null || work.rowsRead === null ? null : { at: sample.at, rows: work.rowsRead };
    const last = now ?? earlier;
    if (last !== null) {
      rowsRead.set(id, last);
    }
    const details = withProgress(withExecutionCounters(track.record.details, statement), work, rate(earlier, now));
    next.set(id, { ...track, record: { ...track.record, details } });
  }
  return { tracked: next, rowsRead };
}

/** What shows at the end only: rows, and what the server holds against a runaway. Of its own row, or of its digest's one execution. */
export function withLast(record: StatementRecord, { history, digest }: Pick<EndingEvidence, 'history' | 'digest'>) {
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

/** A stage with its work says more than a rate; a rate stays until the next one is known. */
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
