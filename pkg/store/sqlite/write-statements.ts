import { statementId, type StatementRecord } from '../../detection/statements/record';
import type { Batch } from '../batch';
import { isDeepStrictEqual } from 'node:util';
import type { Database } from './database';
import { toColumns, upsertStatement } from './statement-row';

/** As a list of rows, the keys are looked up by the index; joined with, they would be gone through for every row. */
const touch = `UPDATE statement SET seen_at = :at WHERE instance = :instance AND incarnation = :incarnation
  AND (thread, event) IN (SELECT value ->> 0, value ->> 1 FROM json_each(:keys))`;

/**
 * Writes the statements of one round. Most of those that wait or sleep are as they were a second ago: of them only when
 * they were last seen is written, all at once.
 */
export function writeStatements(db: Database, instance: number, { incarnation, at, statements }: Batch): void {
  const before = db.running.get(instance);
  const running = new Map<string, StatementRecord>();
  const still: StatementRecord[] = [];
  for (const record of statements) {
    const id = statementId(record.key);
    const isOfNow = record.seenAt === at && record.key.incarnation === incarnation;
    if (isOfNow && isSame(record, before?.get(id))) {
      still.push(record);
    } else {
      write(db, instance, record);
    }
    if (record.endedAt === null) {
      running.set(id, record);
    }
  }
  if (still.length > 0 && seen(db, { instance, incarnation, at: Math.round(at) }, still) < still.length) {
    still.forEach((record) => write(db, instance, record));
  }
  db.running.set(instance, running);
}

function write(db: Database, instance: number, record: StatementRecord): void {
  db.run(upsertStatement, { instance, ...toColumns(record) });
}

/** Answers how many of them there were. */
function seen(
  db: Database,
  when: { instance: number; incarnation: string; at: number },
  records: StatementRecord[]
): number {
  const keys = JSON.stringify(records.map(({ key }) => [key.threadId, key.eventId]));
  return db.run(touch, { ...when, keys }).changes;
}

function isSame(record: StatementRecord, was: StatementRecord | undefined): boolean {
  return was !== undefined && isDeepStrictEqual(record, { ...was, seenAt: record.seenAt });
}
