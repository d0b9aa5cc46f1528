import { statementId, type StatementRecord } from '../../detection/statements/record';
import type { StatementRow } from '../../../src/shared/frames';
import type { Micros } from '../../detection/time';
import { visible } from '../../../src/shared/text';
import { killerName } from '../format';
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

/** A record, or what is known of it at an earlier moment: null where the locks of that moment were not read. */
export type RecordThen = Omit<StatementRecord, 'blocking'> & Pick<StatementRow, 'blocking'>;

/** A record as a row of a frame. `elapsed` ends at the statement's end, when it was last seen, or at `until`. */
export function statementRow(instance: string, record: RecordThen, until: Micros = Infinity): StatementRow {
  const { key, startedAt, seenAt, endedAt, killer, errno, evidence, runawayAt, details, ...sharedFields } = record;
  return {
    ...sharedFields,
    instance,
    id: statementId(key),
    start: startedAt / 1000,
    end: endedAt === null ? null : endedAt / 1000,
    elapsed: (Math.min(endedAt ?? seenAt, until) - startedAt) / 1e6,
    killer: killerName(killer),
    killerConfidence: killer?.confidence ?? null,
    evidence: visible(evidence.join('\n')),
    detected: runawayAt === null ? null : runawayAt / 1000,
    details: JSON.stringify(details),
  };
}
