import { withCurrentNames, type StoredDetails } from '../../../src/shared/details';
import type { Killer } from '../../detection/endings/ending';
import type { StatementRecord } from '../../detection/statements/record';

/** A row of the `statement` table, its columns under the record's names. */
export type StoredStatement = Omit<StatementRecord, 'key' | 'killer' | 'evidence' | 'details'> & {
  incarnation: string;
  thread: number;
  event: number;
  killer: string | null;
  evidence: string;
  details: string;
};

const columns: Record<keyof StoredStatement, string> = {
  incarnation: 'incarnation',
  thread: 'thread',
  event: 'event',
  processlistId: 'processlist_id',
  user: 'user',
  host: 'host',
  db: 'db',
  digest: 'digest',
  digestText: 'digest_text',
  text: 'text',
  state: 'state',
  startedAt: 'started_at',
  seenAt: 'seen_at',
  endedAt: 'ended_at',
  rowsExamined: 'rows_examined',
  rowsSent: 'rows_sent',
  readBytes: 'read_bytes',
  writeBytes: 'write_bytes',
  ioShare: 'io_share',
  waitingOn: 'waiting_on',
  blocking: 'blocking',
  outcome: 'outcome',
  confidence: 'confidence',
  killer: 'killer',
  errno: 'errno',
  evidence: 'evidence',
  runawayAt: 'runaway_at',
  details: 'details',
};
const names = Object.values(columns);

const keys = new Set(['incarnation', 'thread', 'event']);
/** The server loses these when a statement is killed: what was seen first stays. */
const keptFromFirstSight = new Set(['text', 'digest', 'digest_text', 'runaway_at']);

/** Selects rows as `toRecord` takes them. Goes before a WHERE. */
export const selectStatements = `SELECT ${Object.entries(columns)
  .map(([field, column]) => `${column} AS ${field}`)
  .join(', ')} FROM statement`;

/** Inserts a statement, or updates the one with its key. Takes `toStored` and `instance`. */
export const upsertStatement = `
  INSERT INTO statement (instance, ${names.join(', ')})
  VALUES (:instance, ${Object.keys(columns)
    .map((field) => `:${field}`)
    .join(', ')})
  ON CONFLICT (instance, incarnation, thread, event) DO UPDATE SET ${names
    .filter((column) => !keys.has(column))
    .map((column) =>
      keptFromFirstSight.has(column)
        ? `${column} = coalesce(excluded.${column}, ${column})`
        : `${column} = excluded.${column}`
    )
    .join(', ')}`;

export function toStored({ key, ...record }: StatementRecord): StoredStatement {
  return {
    ...record,
    incarnation: key.incarnation,
    thread: key.threadId,
    event: key.eventId,
    startedAt: Math.round(record.startedAt),
    seenAt: Math.round(record.seenAt),
    endedAt: record.endedAt === null ? null : Math.round(record.endedAt),
    killer: record.killer === null ? null : JSON.stringify(record.killer),
    evidence: JSON.stringify(record.evidence),
    runawayAt: record.runawayAt === null ? null : Math.round(record.runawayAt),
    details: JSON.stringify(record.details),
  };
}

/** Reads what `toStored` wrote. Nothing else writes these rows, so its JSON needs no check. */
export function toRecord({ incarnation, thread, event, ...row }: StoredStatement): StatementRecord {
  return {
    ...row,
    key: { incarnation, threadId: thread, eventId: event },
    killer: row.killer === null ? null : (JSON.parse(row.killer) as Killer),
    evidence: JSON.parse(row.evidence) as string[],
    details: withCurrentNames(JSON.parse(row.details) as StoredDetails),
  };
}
