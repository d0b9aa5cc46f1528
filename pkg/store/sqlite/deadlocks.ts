import type { Deadlock } from '../../detection/sample';
import type { Range } from '../answers';
import type { Database } from './database';

/** Writes deadlocks; one that is reported again replaces its row. */
export function writeDeadlocks(db: Database, instance: number, deadlocks: Deadlock[]): void {
  for (const { at, victim, survivor, victimText, survivorText, object, index, report } of deadlocks) {
    db.run(
      `INSERT OR REPLACE INTO deadlock (instance, at, victim, survivor, victim_text, survivor_text, object, index_name, report)
       VALUES (:instance, :at, :victim, :survivor, :victimText, :survivorText, :object, :index, :report)`,
      { instance, at: Math.round(at), victim, survivor, victimText, survivorText, object, index, report }
    );
  }
}

/** Deadlocks within the range, the latest first. */
export function deadlocksIn(db: Database, instance: number, { from, to }: Range, limit: number): Deadlock[] {
  return db.all<Deadlock>(
    `SELECT at, victim, survivor, victim_text AS victimText, survivor_text AS survivorText, object,
       index_name AS "index", report FROM deadlock
     WHERE instance = :instance AND at BETWEEN :from AND :to ORDER BY at DESC LIMIT :limit`,
    { instance, from, to, limit }
  );
}
