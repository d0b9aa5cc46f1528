import type { Micros } from '../../detection/time';
import { keptByLevel } from '../blocks/levels';
import type { Parts } from '../parts';
import type { Database } from './database';
import { isLegacy, packLegacy } from './legacy';
import { packJournal } from './pack-journal';
import { deleteExpired, type Retention } from './retention';
import { rollUp } from './roll';

/** Milliseconds of work after which a call ends: writing waits meanwhile. */
const BUDGET = 12;

/**
 * Answers a function that packs what is complete, rolls it up, and deletes what is older than the retention, in small
 * transactions, until a call's budget of time is used up. It answers true if more is left: the next call continues there.
 * `clock` answers milliseconds.
 */
export function upkeep(db: Database, retention: Retention, clock = () => performance.now()): (now: Micros) => boolean {
  let work: Parts<void> | null = null;
  return (now) => {
    const start = clock();
    work ??= steps(db, retention, now);
    try {
      while (clock() - start < BUDGET) {
        if (work.next().done === true) {
          work = null;
          return false;
        }
      }
      return true;
    } catch (error) {
      // A generator that threw is over: the next call begins anew.
      work = null;
      throw error;
    }
  };
}

function* steps(db: Database, retention: Retention, now: Micros): Parts<void> {
  const kept = keptByLevel(retention);
  const instances = db.all<{ id: number }>('SELECT id FROM instance');
  for (const { id } of instances) {
    yield* packJournal(db, id, kept, now);
    yield;
  }
  if (isLegacy(db)) {
    yield* packLegacy(db, now - kept[0]);
  }
  for (const { id } of instances) {
    yield* rollUp(db, id, kept, now);
    yield;
  }
  yield* deleteExpired(db, retention, now);
}
