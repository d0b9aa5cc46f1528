import type { StatementRecord } from '../../detection/statements/record';
import { parseDetails } from '../../../src/shared/details';
import type { Confidence } from '../../../src/shared/frames';
import type { Outcome } from '../../../src/shared/query';
import type { Killer } from '../../detection/endings/ending';

/** A row of the `statement` table, as `SELECT` gives it. */
export type StatementColumns = {
  incarnation: string;
  thread: number;
  event: number;
  processlist_id: number | null;
  user: string | null;
  host: string | null;
  db: string | null;
  digest: string | null;
  digest_text: string | null;
  text: string | null;
  state: string | null;
  started_at: number;
  seen_at: number;
  ended_at: number | null;
  rows_examined: number | null;
  rows_sent: number | null;
  read_bytes: number | null;
  write_bytes: number | null;
  io_share: number | null;
  waiting_on: string | null;
  blocking: number;
  outcome: string;
  confidence: string;
  killer: string | null;
  errno: number | null;
  evidence: string;
  runaway_at: number | null;
  details: string;
};

const columns = [
  'instance',
  'incarnation',
  'thread',
  'event',
  'processlist_id',
  'user',
  'host',
  'db',
  'digest',
  'digest_text',
  'text',
  'state',
  'started_at',
  'seen_at',
  'ended_at',
  'rows_examined',
  'rows_sent',
  'read_bytes',
  'write_bytes',
  'io_share',
  'waiting_on',
  'blocking',
  'outcome',
  'confidence',
  'killer',
  'errno',
  'evidence',
  'runaway_at',
  'details',
];

const keys = new Set(['instance', 'incarnation', 'thread', 'event']);
/** A statement that was killed has lost these on the server; what was seen first stays. */
const keptFromFirstSight = new Set(['text', 'digest', 'digest_text', 'runaway_at']);

/** Inserts a statement, or writes it anew where its key is known. Takes `toColumns` and `instance`. */
export const upsertStatement = `
  INSERT INTO statement (${columns.join(', ')}) VALUES (${columns.map((column) => `:${column}`).join(', ')})
  ON CONFLICT (instance, incarnation, thread, event) DO UPDATE SET ${columns
    .filter((column) => !keys.has(column))
    .map((column) =>
      keptFromFirstSight.has(column)
        ? `${column} = coalesce(excluded.${column}, ${column})`
        : `${column} = excluded.${column}`
    )
    .join(', ')}`;

export function toColumns(record: StatementRecord): StatementColumns {
  return {
    incarnation: record.key.incarnation,
    thread: record.key.threadId,
    event: record.key.eventId,
    processlist_id: record.processlistId,
    user: record.user,
    host: record.host,
    db: record.db,
    digest: record.digest,
    digest_text: record.digestText,
    text: record.text,
    state: record.state,
    started_at: Math.round(record.startedAt),
    seen_at: Math.round(record.seenAt),
    ended_at: record.endedAt === null ? null : Math.round(record.endedAt),
    rows_examined: record.rowsExamined,
    rows_sent: record.rowsSent,
    read_bytes: record.readBytes,
    write_bytes: record.writeBytes,
    io_share: record.ioShare,
    waiting_on: record.waitingOn,
    blocking: record.blocking,
    outcome: record.outcome,
    confidence: record.confidence,
    killer: record.killer === null ? null : JSON.stringify(record.killer),
    errno: record.errno,
    evidence: JSON.stringify(record.evidence),
    runaway_at: record.runawayAt === null ? null : Math.round(record.runawayAt),
    details: JSON.stringify(record.details),
  };
}

/** What `toColumns` wrote; nothing else writes these rows, so outcome, confidence and JSON are what they were. */
export function toRecord(row: StatementColumns): StatementRecord {
  return {
    key: { incarnation: row.incarnation, threadId: row.thread, eventId: row.event },
    processlistId: row.processlist_id,
    user: row.user,
    host: row.host,
    db: row.db,
    digest: row.digest,
    digestText: row.digest_text,
    text: row.text,
    state: row.state,
    startedAt: row.started_at,
    seenAt: row.seen_at,
    endedAt: row.ended_at,
    rowsExamined: row.rows_examined,
    rowsSent: row.rows_sent,
    readBytes: row.read_bytes,
    writeBytes: row.write_bytes,
    ioShare: row.io_share,
    waitingOn: row.waiting_on,
    blocking: row.blocking,
    outcome: row.outcome as Outcome,
    confidence: row.confidence as Confidence,
    killer: row.killer === null ? null : (JSON.parse(row.killer) as Killer),
    errno: row.errno,
    evidence: JSON.parse(row.evidence) as string[],
    runawayAt: row.runaway_at,
    details: parseDetails(row.details),
  };
}
