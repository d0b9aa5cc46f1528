import type { Micros } from '../../detection/time';
import { packing, unpack } from '../blocks/block';
import { packedAs, sampleColumns } from '../blocks/columns';
import { join } from '../blocks/join';
import { blockKinds, floor, levels, type LevelIndex } from '../blocks/levels';
import type { Parts } from '../parts';
import {
  deleteFromJournal,
  insertPacked,
  journalBlobs,
  newestInJournal,
  oldestInJournal,
  type Place,
} from './block-rows';
import type { Database } from './database';
import { keepNames } from './names';

/** Samples that are not packed yet: what late readings add to them is cheaper to add to the journal. */
const STILL_AMENDED = 15;
/** Microseconds after which a journal is packed although no samples follow. */
const QUIET = 600e6;

/** Packs what is complete of an instance's journal, block by block. Only the end of each is a transaction. */
export function* packJournal(
  db: Database,
  instance: number,
  kept: Record<LevelIndex, Micros>,
  now: Micros
): Parts<void> {
  for (const kind of blockKinds) {
    while (yield* packNext(db, { instance, kind }, kept[0], now)) {
      yield;
    }
  }
}

/** Answers false if nothing is complete. */
function* packNext(db: Database, of: Place, kept: Micros, now: Micros): Parts<boolean> {
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
  const range = { from, to: until - 1 };
  const blobs = journalBlobs(db, of, range);
  const block = yield* join(blobs.map(unpack), sampleColumns(of.kind));
  const data = yield* packing(block, ...packedAs(of.kind, 0));
  db.transaction(() => {
    if (!isSame(blobs, journalBlobs(db, of, range))) {
      // A late reading was added meanwhile: it is packed again.
      return;
    }
    insertPacked(db, { ...of, level: 0, from, until }, data);
    deleteFromJournal(db, of, until);
    if (of.kind !== 'statement') {
      keepNames(db, block, until + kept);
    }
  });
  return true;
}

function isSame(before: Uint8Array[], now: Uint8Array[]): boolean {
  return before.length === now.length && before.every((blob, i) => Buffer.compare(blob, now[i] ?? blob) === 0);
}
