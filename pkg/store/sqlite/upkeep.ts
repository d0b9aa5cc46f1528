import type { Micros } from '../../detection/time';
import { keptByLevel } from '../blocks/levels';
import type { Database } from './database';
import { isLegacy, packLegacy } from './legacy';
import { packJournal } from './pack-journal';
import { deleteExpired, type Retention } from './retention';
import { rollUp } from './roll';

/** Milliseconds a call may take: writing waits meanwhile. */
const BUDGET = 25;

/**
 * Answers a function that packs what is complete, rolls it up, and deletes what is older than the retention, in small
 * transactions, until a call's budget of time is used up. It answers true if more is left: the next call continues there.
 * `clock` answers milliseconds.
 */
export function upkeep(db: Database, retention: Retention, clock = () => performance.now()): (now: Micros) => boolean {
  let work: Generator<void> | null = null;
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

function* steps(db: Database, retention: Retention, now: Micros): Generator<void> {
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
