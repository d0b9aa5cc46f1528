import type { Range } from '../answers';
import type { PackedBlock } from '../blocks/block';
import { levelIndices, levels, type BlockKind } from '../blocks/levels';
import { levelFor, plan, type Part } from '../blocks/plan';
import { blockRows, journalIn, opened, storedOf } from './block-rows';
import type { Database } from './database';

/** A block that answers a part of a range. Only its points whose first sample lies in that part count. */
export interface Found {
  part: Part;
  block: PackedBlock;
}

/** The parts of a range, each of the level that answers it, for points of this width. */
function partsOf(db: Database, instance: number, kind: BlockKind, range: Range, width: number): Part[] {
  if (kind === 'statement') {
    // Nothing coarser exists: of a range that is too long, the newest part is read.
    return [{ level: 0, from: Math.max(range.from, range.to - db.mostPoints * levels[0].step), to: range.to }];
  }
  return plan(range, levelFor(range, width, db.mostPoints), storedOf(db, instance));
}

/** Microseconds between the widest points that answer a range; 0 for single samples. */
export function resolution(db: Database, instance: number, range: Range, width: number): number {
  const coarsest = Math.max(...partsOf(db, instance, 'total', range, width).map(({ level }) => level));
  const level = levelIndices.find((one) => one === coarsest) ?? 0;
  return level === 0 ? 0 : levels[level].step;
}

/**
 * All that answers a range, oldest first. What there is was found at one moment; each block is read when its turn comes,
 * and one that has been deleted since is left out.
 */
export function* found(db: Database, instance: number, kind: BlockKind, range: Range, width: number): Generator<Found> {
  const parts = db.snapshot(() =>
    partsOf(db, instance, kind, range, width).map((part) => {
      // What statements did is kept by digest from the first rollup on.
      const of = { instance, kind: kind === 'digest' && part.level === 0 ? ('statement' as const) : kind };
      const recent = part.level === 0 ? journalIn(db, of, part) : [];
      return { part, rows: blockRows(db, of, part.level, part), recent };
    })
  );
  for (const { part, rows, recent } of parts) {
    for (const row of rows) {
      for (const block of opened(db, [row])) {
        yield { part, block };
      }
    }
    for (const block of recent) {
      yield { part, block };
    }
  }
}
