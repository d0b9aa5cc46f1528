import type { Batch, Gap } from '../batch';
import type { Database } from './database';
import { writeDeadlocks } from './deadlocks';
import { writeLocks } from './lock-nodes';
import { instanceId } from './names';
import { writePoints } from './write-points';
import { writeStatements } from './write-statements';

/** Writes all of one sample in one transaction, or nothing of it. */
export function writeBatch(db: Database, batch: Batch): void {
  db.transaction(() => {
    const instance = instanceId(db, batch.instance);
    writeLocks(db, instance, batch);
    writeIncarnation(db, instance, batch);
    writeStatements(db, instance, batch);
    writePoints(db, instance, batch);
    writeDeadlocks(db, instance, batch.deadlocks);
    batch.gaps.forEach((gap) => insertGap(db, instance, gap));
  });
}

/** Writes a gap, or extends the one with the same beginning and reason to `gap.to`. */
export function writeGap(db: Database, name: string, gap: Gap): void {
  db.transaction(() => insertGap(db, instanceId(db, name), gap));
}

function insertGap(db: Database, instance: number, { from, to, reason, detail }: Gap): void {
  db.run(
    `INSERT INTO gap (instance, from_at, to_at, reason, detail) VALUES (:instance, :from, :to, :reason, :detail)
     ON CONFLICT DO UPDATE SET to_at = max(to_at, excluded.to_at), detail = excluded.detail`,
    { instance, from: Math.round(from), to: Math.round(to), reason, detail }
  );
}

function writeIncarnation(db: Database, instance: number, { incarnation }: Batch): void {
  db.run('UPDATE instance SET incarnation = :incarnation WHERE id = :instance AND incarnation IS NOT :incarnation', {
    instance,
    incarnation,
  });
}
