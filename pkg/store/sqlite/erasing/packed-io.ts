import type { Range } from '../../answers';
import type { Parts } from '../../parts';
import { keep, type Block, type PackedBlock } from '../../blocks/block';
import { whole } from '../amend';
import {
  blockRows,
  deleteBlock,
  insertSample,
  journalIn,
  oldestInJournal,
  opened,
  replaceBlock,
  type Place,
} from '../block-rows';
import type { Database } from '../database';
import type { FoundStatement } from './find';

/** Microseconds of the journal that one transaction looks at. */
const SPAN = 60e6;

/** Takes the I/O of these statements out of the journal and the blocks: the ids of statements are used again. */
export function* erasePackedIo(db: Database, statements: FoundStatement[]): Parts<void> {
  for (const [instance, own] of Map.groupBy(statements, (one) => one.instance)) {
    const of: Place = { instance, kind: 'statement' };
    const ids = new Set(own.map(({ id }) => id));
    // The sample that counts a statement's last I/O may be later than the last that saw it.
    const range = {
      from: own.reduce((least, { begun }) => Math.min(least, begun), Infinity) - SPAN,
      to: own.reduce((most, { seen }) => Math.max(most, seen), -Infinity) + SPAN,
    };
    yield* eraseFromJournal(db, of, ids, range);
    yield* eraseFromBlocks(db, of, ids, range);
  }
}

function* eraseFromJournal(db: Database, of: Place, ids: Set<number>, range: Range): Parts<void> {
  const oldest = oldestInJournal(db, of);
  for (let at = Math.max(range.from, oldest ?? Infinity); at <= range.to; at += SPAN) {
    db.transaction(() => {
      for (const sample of journalIn(db, of, { from: at, to: Math.min(range.to, at + SPAN - 1) })) {
        const rest = without(sample, ids);
        if (rest !== null) {
          insertSample(db, of, rest.first[0] ?? at, keep(rest));
        }
      }
    });
    yield;
  }
}

function* eraseFromBlocks(db: Database, of: Place, ids: Set<number>, range: Range): Parts<void> {
  for (const row of blockRows(db, of, 0, range)) {
    db.transaction(() => {
      const [block] = opened(db, [row]);
      const rest = block === undefined ? null : without(block, ids);
      if (rest === null) {
        return;
      }
      if (rest.series.length === 0) {
        deleteBlock(db, row.id);
      } else {
        replaceBlock(db, row.id, { ...of, level: 0, from: row.from, until: row.until }, rest);
      }
    });
    yield;
  }
}

/** A block without some series; null where it has none of them. */
function without(block: PackedBlock, ids: Set<number>): Block | null {
  const rest = block.series.filter(({ id }) => !ids.has(id));
  return rest.length === block.series.length ? null : { first: block.first, last: block.last, series: rest.map(whole) };
}
