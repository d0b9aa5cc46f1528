import { statementId, type StatementRecord } from '../../detection/statements/record';
import type { StatementRow } from '../../../src/shared/frames';
import type { Micros } from '../../detection/time';
import { account } from '../format';
import type { Columns } from '../frames';

/** The fields of a statements or runaways table. */
export const statementColumns: Columns<StatementRow> = {
  instance: { type: 'string' },
  id: { type: 'string' },
  processlistId: { type: 'number', unit: 'none' },
  user: { type: 'string' },
  host: { type: 'string' },
  db: { type: 'string' },
  digest: { type: 'string' },
  digestText: { type: 'string' },
  text: { type: 'string' },
  start: { type: 'time' },
  end: { type: 'time?' },
  elapsed: { type: 'number', unit: 's' },
  state: { type: 'string' },
  rowsExamined: { type: 'number', unit: 'short' },
  rowsSent: { type: 'number', unit: 'short' },
  readBytes: { type: 'number', unit: 'bytes' },
  writeBytes: { type: 'number', unit: 'bytes' },
  ioShare: { type: 'number', unit: 'percentunit' },
  waitingOn: { type: 'string' },
  blocking: { type: 'number', unit: 'none' },
  outcome: { type: 'string' },
  confidence: { type: 'string' },
  killer: { type: 'string' },
  killerConfidence: { type: 'string' },
  evidence: { type: 'string' },
  detected: { type: 'time?' },
  details: { type: 'string' },
};

/** A record as a row of a frame. Elapsed is counted to its end, or to when it was last seen; never past `until`. */
export function statementRow(instance: string, record: StatementRecord, until: Micros = Infinity): StatementRow {
  const { killer } = record;
  return {
    instance,
    id: statementId(record.key),
    processlistId: record.processlistId,
    user: record.user,
    host: record.host,
    db: record.db,
    digest: record.digest,
    digestText: record.digestText,
    text: record.text,
    start: record.startedAt / 1000,
    end: record.endedAt === null ? null : record.endedAt / 1000,
    elapsed: (Math.min(record.endedAt ?? record.seenAt, until) - record.startedAt) / 1e6,
    state: record.state,
    rowsExamined: record.rowsExamined,
    rowsSent: record.rowsSent,
    readBytes: record.readBytes,
    writeBytes: record.writeBytes,
    ioShare: record.ioShare,
    waitingOn: record.waitingOn,
    blocking: record.blocking,
    outcome: record.outcome,
    confidence: record.confidence,
    killer: killer === null ? null : account(killer.user, killer.host, killer.processlistId),
    killerConfidence: killer?.confidence ?? null,
    evidence: record.evidence.join('\n'),
    detected: record.runawayAt === null ? null : record.runawayAt / 1000,
    details: JSON.stringify(record.details),
  };
}
