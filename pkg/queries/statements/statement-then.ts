import { statementId, type StatementRecord } from '../../detection/statements/record';
import type { StatementDetails } from '../../../src/shared/details';
import type { Micros } from '../../detection/time';
import { eachInTurn } from '../instances';
import { areLocksRead, locksAt } from '../locks/locks-at';
import type { Sources } from '../sources';
import { ioUntil } from './io-until';
import type { RecordThen } from './statement-rows';

/** More sessions than a server has in one lock forest. */
const MOST_SESSIONS = 5000;

/**
 * Statements as the sample of `at` saw them. The history keeps a statement's latest state only. One that was seen again
 * later gets its locks and its I/O from the samples until then; what else changes while it runs is unknown. It ran at that
 * moment, so it has no end and no killer.
 */
export async function asOf(
  instance: string,
  records: StatementRecord[],
  at: Micros,
  sources: Sources
): Promise<RecordThen[]> {
  const isCurrent = ({ endedAt, seenAt }: StatementRecord) => endedAt === null && seenAt <= at;
  if (records.every(isCurrent)) {
    return records;
  }
  const { rows } = await locksAt(sources.history, instance, at, MOST_SESSIONS);
  const nodes = new Map(rows.map((row) => [row.statementId, row]));
  const sessions = new Map(rows.map((row) => [row.id, row]));
  const parents = new Map(rows.map((row) => [row.id, row.statementId ?? row.id]));
  const areRead = await areLocksRead(sources.history, instance, at);
  const ioOf = await ioUntil(instance, records, at, sources);
  return eachInTurn(records, async (record) => {
    if (isCurrent(record)) {
      return record;
    }
    const { incarnation, threadId } = record.key;
    // A blocker is a session: its statements change, or it runs none.
    const isSession = record.details.kind === 'blocker';
    const node = isSession ? sessions.get(`${incarnation}-${threadId}`) : nodes.get(statementId(record.key));
    const parent = node?.parent ?? null;
    return {
      ...ran(record, at),
      ...(await ioOf(record)),
      waitingOn: parent === null ? null : (parents.get(parent) ?? null),
      blocking: areRead ? (node?.waiters ?? 0) : null,
    };
  });
}

function ran(record: StatementRecord, at: Micros): StatementRecord {
  const wasRunaway = record.runawayAt !== null && record.runawayAt <= at;
  return {
    ...record,
    seenAt: at,
    endedAt: null,
    state: null,
    rowsExamined: null,
    rowsSent: null,
    outcome: 'running',
    confidence: 'certain',
    killer: null,
    errno: null,
    evidence: [],
    runawayAt: wasRunaway ? record.runawayAt : null,
    details: detailsThen(record.details, wasRunaway, at),
  };
}

/** What was known at its first sight, and when it became a runaway; the rest grows while it runs. */
function detailsThen(details: StatementDetails, wasRunaway: boolean, at: Micros): StatementDetails {
  const { alert, expected, kind, digest, inner, plan, returnOf, runawayBy, ranLongerThan } = details;
  const { statement } = inner ?? {};
  // A later sample saw it, and it had begun by then.
  const ranInside =
    inner !== undefined && statement !== undefined && statement.since <= at / 1000 && at / 1000 <= inner.seen;
  return {
    ...(kind && { kind }),
    ...(digest && { digest }),
    ...(ranInside && { inner: { seen: at / 1000, statement } }),
    ...(returnOf !== undefined && { returnOf }),
    ...(wasRunaway && alert && { alert }),
    ...(wasRunaway && expected && { expected }),
    ...(wasRunaway && plan && { plan }),
    ...(wasRunaway && runawayBy && { runawayBy }),
    ...(wasRunaway && ranLongerThan !== undefined && { ranLongerThan }),
  };
}
