import type { StatementRecord } from '../../detection/statements/record';
import type { StatementFilter } from '../answers';
import type { Micros } from '../../detection/time';
import type { Database } from './database';
import { selectStatements, toRecord, type StoredStatement } from './statement-row';

export function statementsAt(db: Database, instance: number, at: Micros, filter: StatementFilter): StatementRecord[] {
  const { sql, parameters } = conditions(filter);
  const rows = db.all<StoredStatement>(
    `${selectStatements}
     WHERE instance = :instance AND started_at <= :at AND seen_at >= :at - :slack
       AND (ended_at > :at OR ended_at IS NULL)
       AND :at - started_at >= :minElapsed ${sql}
     ORDER BY started_at, id LIMIT :limit`,
    { ...parameters, instance, at }
  );
  return rows.map(toRecord);
}

export function statement(db: Database, instance: number, id: string): StatementRecord | null {
  const [, incarnation, thread, event] = /^(.+)-(\d{1,15})-(\d{1,15})$/.exec(id) ?? [];
  if (incarnation === undefined) {
    return null;
  }
  const row = db.get<StoredStatement>(
    `${selectStatements}
     WHERE instance = :instance AND incarnation = :incarnation AND thread = :thread AND event = :event`,
    { instance, incarnation, thread: Number(thread), event: Number(event) }
  );
  return row === undefined ? null : toRecord(row);
}

export function digestFirstSeen(
  db: Database,
  instance: number,
  schema: string | null,
  digest: string,
  before: Micros
): Micros | null {
  const row = db.get<{ startedAt: Micros }>(
    `SELECT started_at AS startedAt FROM statement
     WHERE instance = :instance AND digest = :digest AND started_at < :before AND db IS :schema
     ORDER BY started_at LIMIT 1`,
    { instance, digest, before: Math.round(before), schema }
  );
  return row?.startedAt ?? null;
}

export function openStatements(db: Database, instance: number): StatementRecord[] {
  const sql = `${selectStatements} WHERE instance = :instance AND outcome = 'running' ORDER BY started_at`;
  return db.all<StoredStatement>(sql, { instance }).map(toRecord);
}

/** SQL of a filter that follows a WHERE, and its parameters with those of `slack`, `limit` and `minElapsed`. */
export function conditions({
  users,
  schemas,
  digests,
  outcomes,
  minElapsed,
  runawaysOnly,
  slack,
  limit,
}: StatementFilter) {
  const lists = { user: users, db: schemas, digest: digests, outcome: outcomes };
  const parameters: Record<string, string | number> = { minElapsed: minElapsed * 1e6, slack, limit };
  let sql = runawaysOnly ? 'AND runaway_at IS NOT NULL' : '';
  for (const [column, wanted] of Object.entries(lists)) {
    if (wanted.length > 0) {
      sql += ` AND ${column} IN (SELECT value FROM json_each(:${column}))`;
      parameters[column] = JSON.stringify(wanted);
    }
  }
  return { sql, parameters };
}
