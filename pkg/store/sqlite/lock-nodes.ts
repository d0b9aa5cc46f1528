import { statementId } from '../../detection/statements/record';
import type { Batch, LockNode } from '../batch';
import type { Range, LockStay } from '../answers';
import { isMark } from '../../detection/gap';
import type { Micros } from '../../detection/time';
import { lastSampleAt } from './activity';
import type { Parts } from '../parts';
import type { Database } from './database';

const selectStays = `SELECT id, incarnation, thread, parent, processlist_id AS processlistId, user, host, db, text,
  statement, lock_kind AS lockKind,
  CASE WHEN since IS NULL THEN NULL ELSE coalesce(confidence, 'certain') END AS confidence, note, object, index_name AS "index", mode, record, took, held_since AS heldSince, since,
  from_at AS "from", to_at AS "to", waiters FROM lock_node`;

/** Extends the stay of a node that the previous sample saw in the same place. */
const extendStay = `
  UPDATE lock_node SET to_at = :at, waiters = max(waiters, :waiters), took = coalesce(:took, took),
    held_since = coalesce(:heldSince, held_since), confidence = :confidence, note = :note
  WHERE instance = :instance AND to_at = :previous AND thread = :thread AND incarnation = :incarnation
    AND parent IS :parent AND statement IS :statement AND lock_kind IS :lockKind AND object IS :object
    AND index_name IS :index AND mode IS :mode AND since IS :since`;

const insertStay = `
  INSERT INTO lock_node (instance, from_at, to_at, incarnation, thread, parent, processlist_id, user, host, db,
    text, statement, lock_kind, confidence, note, object, index_name, mode, record, took, held_since, since, waiters)
  VALUES (:instance, :at, :at, :incarnation, :thread, :parent, :processlistId, :user, :host, :db,
    :text, :statement, :lockKind, :confidence, :note, :object, :index, :mode, :record, :took, :heldSince, :since, :waiters)`;

/** Writes the lock forest of one sample. Call it before the sample's own row is written: it looks up the previous one. */
export function writeLocks(db: Database, instance: number, { at, incarnation, locks, gaps }: Batch): void {
  if (locks.length === 0) {
    return;
  }
  const previous = gaps.some((gap) => !isMark(gap)) ? null : lastSampleAt(db, instance);
  for (const node of locks) {
    const place = placeOf(node, instance, incarnation, Math.round(at));
    const isExtended = previous !== null && db.run(extendStay, { ...place, previous }).changes > 0;
    if (!isExtended) {
      const { processlistId, user, host, db: schema, text, record } = node;
      db.run(insertStay, { ...place, processlistId, user, host, db: schema, text, record });
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
    confidence: node.confidence,
    note: node.note,
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
    `${selectStays} WHERE instance = :instance AND to_at >= :at AND from_at <= :at ORDER BY id LIMIT :limit`,
    { instance, at, limit }
  );
}

/** Stays that one part of the work looks at. */
const LOOKED_AT = 500;

/** Every stay that touches the range, the latest first. Looks at them from the last one back. */
export function* locksIn(db: Database, instance: number, { from, to }: Range, limit: number): Parts<LockStay[]> {
  const found: LockStay[] = [];
  let [at, id] = [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
  for (;;) {
    const stays = db.all<{ id: number; toAt: Micros }>(
      `SELECT id, to_at AS toAt FROM lock_node
       WHERE instance = :instance AND to_at >= :from AND (to_at < :at OR (to_at = :at AND id < :id))
       ORDER BY to_at DESC, id DESC LIMIT ${LOOKED_AT}`,
      { instance, from, at, id }
    );
    const last = stays.at(-1);
    if (last !== undefined) {
      const sql = `${selectStays} WHERE id IN (SELECT value FROM json_each(:ids)) AND from_at <= :to
        ORDER BY to_at DESC, id DESC`;
      found.push(...db.all<LockStay>(sql, { ids: JSON.stringify(stays.map((stay) => stay.id)), to }));
      [at, id] = [last.toAt, last.id];
    }
    if (stays.length < LOOKED_AT || found.length >= limit) {
      return found.slice(0, limit);
    }
    yield;
  }
}
