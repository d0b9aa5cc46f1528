import { statementId } from '../../detection/statements/record';
import type { Batch, LockNode } from '../batch';
import type { Range, LockStay } from '../answers';
import type { Micros } from '../../detection/time';
import type { Database } from './database';

const fields = `id, incarnation, thread, parent, processlist_id AS processlistId, user, host, db, text, statement,
  lock_kind AS lockKind, object, index_name AS "index", mode, record, took, held_since AS heldSince, since, from_at AS "from", to_at AS "to", waiters`;

/**
 * Writes the lock forest of one sample; to be called before the sample's own row is written. A node that was there in
 * the sample before lasts until now; any other begins a stay.
 */
export function writeLocks(db: Database, instance: number, { at, incarnation, locks, gaps }: Batch): void {
  if (locks.length === 0) {
    return;
  }
  const previous =
    gaps.length > 0
      ? null
      : (db.get<{ at: number | null }>('SELECT max(at) AS at FROM sample WHERE instance = :instance', { instance })
          ?.at ?? null);
  for (const node of locks) {
    const place = placeOf(node, instance, incarnation, Math.round(at));
    const lasted =
      previous !== null &&
      db.run(
        `UPDATE lock_node SET to_at = :at, waiters = max(waiters, :waiters), took = coalesce(:took, took),
           held_since = coalesce(:heldSince, held_since)
         WHERE instance = :instance AND to_at = :previous AND thread = :thread AND incarnation = :incarnation
           AND parent IS :parent AND statement IS :statement AND lock_kind IS :lockKind AND object IS :object
           AND index_name IS :index AND mode IS :mode AND since IS :since`,
        { ...place, previous }
      ).changes > 0;
    if (!lasted) {
      db.run(
        `INSERT INTO lock_node (instance, from_at, to_at, incarnation, thread, parent, processlist_id, user, host, db,
           text, statement, lock_kind, object, index_name, mode, record, took, held_since, since, waiters)
         VALUES (:instance, :at, :at, :incarnation, :thread, :parent, :processlistId, :user, :host, :db,
           :text, :statement, :lockKind, :object, :index, :mode, :record, :took, :heldSince, :since, :waiters)`,
        {
          ...place,
          processlistId: node.processlistId,
          user: node.user,
          host: node.host,
          db: node.db,
          text: node.text,
          record: node.record,
        }
      );
    }
  }
}

function placeOf(node: LockNode, instance: number, incarnation: string, at: Micros) {
  return {
    instance,
    at,
    incarnation,
    thread: node.threadId,
    parent: node.parent,
    statement: node.statement === null ? null : statementId(node.statement),
    lockKind: node.lockKind,
    object: node.object,
    index: node.index,
    mode: node.mode,
    since: node.since === null ? null : Math.round(node.since),
    took: node.took,
    heldSince: node.heldSince === null ? null : Math.round(node.heldSince),
    waiters: node.waiters,
  };
}

/** The lock forest as the sample taken at `at` saw it. */
export function locksAt(db: Database, instance: number, at: Micros, limit: number): LockStay[] {
  return db.all<LockStay>(
    `SELECT ${fields} FROM lock_node WHERE instance = :instance AND to_at >= :at AND from_at <= :at
     ORDER BY id LIMIT :limit`,
    { instance, at, limit }
  );
}

/** Every stay that touches the range, the latest first. */
export function locksIn(db: Database, instance: number, { from, to }: Range, limit: number): LockStay[] {
  return db.all<LockStay>(
    `SELECT ${fields} FROM lock_node WHERE instance = :instance AND to_at >= :from AND from_at <= :to
     ORDER BY to_at DESC, id DESC LIMIT :limit`,
    { instance, from, to, limit }
  );
}
