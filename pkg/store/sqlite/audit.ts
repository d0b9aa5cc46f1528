import type { Actor, AuditEntry, AuditedAction } from '../audit';
import type { Database } from './database';

/** Writes what is about to be done; the disk has it before this returns. Answers its number. */
export function beginAudit(db: Database, by: Actor, { action, target, reason }: AuditedAction): number {
  return db.durably(
    () =>
      db.run(
        `INSERT INTO audit (at, actor, origin, action, target, reason)
         VALUES (:at, :actor, :origin, :action, :target, :reason)`,
        { at: Date.now() * 1000, actor: by.name, origin: by.from, action, target, reason }
      ).id
  );
}

/** Adds what came of it. */
export function endAudit(db: Database, id: number, result: string): void {
  db.durably(() => db.run('UPDATE audit SET result = :result WHERE id = :id', { id, result }));
}

export function audit(db: Database, limit: number): AuditEntry[] {
  return db.all<{ [Name in keyof AuditEntry]: AuditEntry[Name] }>(
    'SELECT at, actor, origin, action, target, reason, result FROM audit ORDER BY id DESC LIMIT :limit',
    { limit }
  );
}
