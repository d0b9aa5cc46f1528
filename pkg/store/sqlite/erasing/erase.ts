import { createHash } from 'node:crypto';
import type { Erased, EraseResult } from '../../../../src/shared/resources';
import type { Actor } from '../../audit';
import type { Erasure } from '../../erasure';
import type { Parts } from '../../parts';
import { beginAudit, endAudit } from '../audit';
import type { Database } from '../database';
import { find, type Found } from './find';
import { eraseMention } from './mentions';
import { erasePackedIo } from './packed-io';
import { eraseTraces } from './traces';

/** Rows that one transaction changes. */
const CHUNK = 100;

/** How much an erasure would erase. */
export function* erasable(db: Database, erasure: Erasure): Parts<Erased> {
  return count(yield* find(db, erasure));
}

/**
 * Erases what is found, in small transactions, then what it leaves in unused space. It may be cut off anywhere: what is left
 * then is found again. What is asked is audited before, and afterwards what came of it.
 */
export function* erase(db: Database, erasure: Erasure, by: Actor): Parts<EraseResult> {
  const entry = beginAudit(db, by, { action: 'erase', target: targetOf(erasure), reason: null });
  try {
    const found = yield* find(db, erasure);
    yield* eraseRows(db, found, erasure.user);
    const left = yield* eraseTraces(db);
    const erased = { ...count(found), left };
    endAudit(db, entry, resultOf(erased));
    return erased;
  } catch (error) {
    endAudit(db, entry, `failed: ${error instanceof Error ? error.name : 'error'}`);
    throw error;
  }
}

function* eraseRows(db: Database, found: Found, user: string | null): Parts<void> {
  const { statements, mentions, locks, deadlocks, digests, kills } = found;
  yield* erasePackedIo(db, statements);
  const ids = (some: number[]) => ({ ids: JSON.stringify(some) });
  yield* inChunks(db, locks, (some) => db.run(blankLocks, ids(some)));
  yield* inChunks(db, kills, (some) => db.run(blankKills, ids(some)));
  yield* inChunks(db, digests, (some) => db.run(blankDigests, ids(some)));
  yield* inChunks(db, deadlocks, (some) =>
    some.forEach((one) => db.run('DELETE FROM deadlock WHERE instance = :instance AND at = :at', one))
  );
  if (user !== null) {
    yield* inChunks(db, mentions, (some) => some.forEach((id) => eraseMention(db, id, user)));
  }
  const rows = statements.map(({ id }) => id);
  yield* inChunks(db, rows, (some) =>
    db.run('DELETE FROM statement WHERE id IN (SELECT value FROM json_each(:ids))', ids(some))
  );
}

/** A stay keeps its place and its times: who waited behind it is not erased. */
const blankLocks = `UPDATE lock_node SET processlist_id = NULL, user = NULL, host = NULL, db = NULL, text = NULL,
  statement = NULL, record = NULL, took = NULL, note = NULL WHERE id IN (SELECT value FROM json_each(:ids))`;

/** Who killed, when and what was sent stay on record. */
const blankKills = `UPDATE audit SET target = json_object('instance', target ->> '$.instance', 'command', target ->> '$.command',
  'id', target ->> '$.id', 'victim', '(erased)', 'text', NULL) WHERE id IN (SELECT value FROM json_each(:ids))`;

/** Points that are rolled up keep their I/O: all of a digest is one series. */
const blankDigests = `UPDATE series SET name = 'erased ' || id, digest = NULL, text = NULL
  WHERE id IN (SELECT value FROM json_each(:ids))`;

function* inChunks<T>(db: Database, all: T[], work: (some: T[]) => void): Parts<void> {
  for (let first = 0; first < all.length; first += CHUNK) {
    db.transaction(() => work(all.slice(first, first + CHUNK)));
    // What is written next must not take these for known.
    db.forget();
    yield;
  }
}

function count({ statements, mentions, locks, deadlocks, digests, kills }: Found): Erased {
  const runaways = statements.filter(({ isRunaway }) => isRunaway).length;
  return {
    statements: statements.length - runaways,
    runaways,
    locks: locks.length,
    deadlocks: deadlocks.length,
    digests: digests.length,
    mentions: mentions.length,
    kills: kills.length,
    running: statements.filter(({ isRunning }) => isRunning).length,
  };
}

/** What was asked, without what is erased: hashes tell whether it was this user or this text. */
function targetOf({ user, text, range }: Erasure): string {
  const hash = (value: string) => `sha256:${createHash('sha256').update(value).digest('hex').slice(0, 16)}`;
  const time = (at: number) => (at === Number.MAX_SAFE_INTEGER ? 'the end' : new Date(at / 1000).toISOString());
  return [
    ...(user === null ? [] : [`user ${hash(user)}`]),
    ...(text === null ? [] : [`text ${hash(text)}`]),
    ...(range === null ? [] : [`from ${time(range.from)} to ${time(range.to)}`]),
  ].join(', ');
}

function resultOf({ left, ...counts }: EraseResult): string {
  const parts = Object.entries(counts).map(([what, many]) => `${many} ${what}`);
  return `done: ${[...parts, `${left.length} files left`].join(', ')}`;
}
