import type { Micros } from '../../detection/time';
import { sampleColumns } from '../blocks/columns';
import { join } from '../blocks/join';
import { blockKinds, floor, levels, type LevelIndex } from '../blocks/levels';
import { deleteFromJournal, insertBlock, journalIn, newestInJournal, oldestInJournal, type Place } from './block-rows';
import type { Database } from './database';
import { keepNames } from './names';

/** Samples that are not packed yet: what late readings add to them is cheaper to add to the journal. */
const STILL_AMENDED = 15;
/** Microseconds after which a journal is packed although no samples follow. */
const QUIET = 600e6;

/** Packs what is complete of an instance's journal, block by block. Yields after each transaction. */
export function* packJournal(
  db: Database,
  instance: number,
  kept: Record<LevelIndex, Micros>,
  now: Micros
): Generator<void> {
  for (const kind of blockKinds) {
    while (packNext(db, { instance, kind }, kept[0], now)) {
      yield;
    }
  }
}

function packNext(db: Database, of: Place, kept: Micros, now: Micros): boolean {
  const oldest = oldestInJournal(db, of);
  if (oldest === null) {
    return false;
  }
  const { span } = levels[0];
  const from = floor(oldest, span);
  const until = from + span;
  const settled = newestInJournal(db, { ...of, kind: 'total' }, undefined, STILL_AMENDED) ?? -Infinity;
  if (settled < until && now - QUIET < until) {
    return false;
  }
  db.transaction(() => {
    const block = join(journalIn(db, of, { from, to: until - 1 }), sampleColumns(of.kind));
    insertBlock(db, { ...of, level: 0, from, until }, block);
    deleteFromJournal(db, of, until);
    if (of.kind !== 'statement') {
      keepNames(db, block, until + kept);
    }
  });
  return true;
}
