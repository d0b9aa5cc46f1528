import { statementId, type StatementRecord } from '../../detection/statements/record';
import type { Batch } from '../batch';
import { isDeepStrictEqual } from 'node:util';
import type { Database } from './database';
import { toStored, upsertStatement } from './statement-row';

/** With IN, SQLite looks the keys up by the index; with a JOIN it would scan them for every row. */
const updateSeenAt = `UPDATE statement SET seen_at = :at WHERE instance = :instance AND incarnation = :incarnation
  AND (thread, event) IN (SELECT value ->> 0, value ->> 1 FROM json_each(:keys))`;

/**
 * Writes the statements of one sample. Most statements that wait have not changed since the last sample: one query
 * writes for all of them that they were seen again.
 */
export function writeStatements(db: Database, instance: number, { incarnation, at, statements }: Batch): void {
  const before = db.running.get(instance);
  const running = new Map<string, StatementRecord>();
  const unchanged: StatementRecord[] = [];
  for (const record of statements) {
    const id = statementId(record.key);
    const isCurrent = record.seenAt === at && record.key.incarnation === incarnation;
    if (isCurrent && isUnchanged(record, before?.get(id))) {
      unchanged.push(record);
    } else {
      write(db, instance, record);
    }
    if (record.endedAt === null) {
      running.set(id, record);
    }
  }
  const when = { instance, incarnation, at: Math.round(at) };
  if (unchanged.length > 0 && writeSeenAt(db, when, unchanged) < unchanged.length) {
    unchanged.forEach((record) => write(db, instance, record));
  }
  db.running.set(instance, running);
}

function write(db: Database, instance: number, record: StatementRecord): void {
  db.run(upsertStatement, { instance, ...toStored(record) });
}

/** Answers how many of them were found. */
function writeSeenAt(
  db: Database,
  when: { instance: number; incarnation: string; at: number },
  records: StatementRecord[]
): number {
  const keys = JSON.stringify(records.map(({ key }) => [key.threadId, key.eventId]));
  return db.run(updateSeenAt, { ...when, keys }).changes;
}

function isUnchanged(record: StatementRecord, was: StatementRecord | undefined): boolean {
  return was !== undefined && isDeepStrictEqual(record, { ...was, seenAt: record.seenAt });
}
