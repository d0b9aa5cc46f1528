import type { Range } from '../answers';
import type { PackedBlock } from '../blocks/block';
import { levelIndices, levels, type BlockKind, type LevelIndex } from '../blocks/levels';
import { levelFor, plan, type Part } from '../blocks/plan';
import { blockRows, bytesIn, journalIn, opened, storedOf } from './block-rows';
import type { Database } from './database';

/** A block that answers a part of a range. Only its points whose first sample lies in that part count. */
export interface Found {
  part: Part;
  block: PackedBlock;
}

/** The parts of a range, each of the level that answers it. `points`: microseconds between those asked for, 0 for samples. */
function partsOf(db: Database, instance: number, { from, to }: Range, points: number): Part[] {
  const stored = storedOf(db, instance);
  const partsBy = (range: Range) =>
    range.from > range.to ? [] : plan(range, levelFor(range, points, db.mostPoints), stored);
  // Of a range that has too many samples, the newest are read.
  const newest = points > 0 ? from : Math.max(from, to - db.mostPoints * levels[0].step);
  return [...partsBy({ from, to: newest - 1 }), ...partsBy({ from: newest, to })];
}

/** Microseconds between the widest points that answer a range; 0 for single samples. */
export function resolution(db: Database, instance: number, range: Range, points: number): number {
  const coarsest = Math.max(...partsOf(db, instance, range, points).map(({ level }) => level));
  const level = levelIndices.find((one) => one === coarsest) ?? 0;
  return level === 0 ? 0 : levels[level].step;
}

/** The points asked for, or those of the first coarser level of which no more than `mostBytes` is read. */
export function readablePoints(db: Database, instance: number, kind: BlockKind, range: Range, points: number): number {
  for (const level of levelIndices) {
    const asked = level === 0 ? points : Math.max(points, levels[level].step);
    const bytes = partsOf(db, instance, range, asked).reduce(
      (sum, part) => sum + bytesIn(db, { instance, kind: kindAt(kind, part.level) }, part.level, part),
      0
    );
    if (bytes <= db.mostBytes) {
      return asked;
    }
  }
  return Math.max(points, levels[3].step);
}

/** What statements did is kept by digest from the first rollup on. */
function kindAt(kind: BlockKind, level: LevelIndex): BlockKind {
  return kind === 'statement' && level > 0 ? 'digest' : kind;
}

/**
 * All that answers a range, oldest first. What there is was found at one moment; each block is read when its turn comes,
 * and one that has been deleted since is left out.
 */
export function* found(
  db: Database,
  instance: number,
  kind: BlockKind,
  range: Range,
  points: number
): Generator<Found> {
  const parts = db.snapshot(() =>
    partsOf(db, instance, range, points).map((part) => {
      const of = { instance, kind: kindAt(kind, part.level) };
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
