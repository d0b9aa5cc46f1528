import type { Micros } from '../../detection/time';
import { packing, type Block, type PackedBlock } from '../blocks/block';
import { heaviest } from '../blocks/heaviest';
import { blockKinds, floor, levels, type BlockKind, type LevelIndex } from '../blocks/levels';
import { rollUpActivity, rollUpIo } from '../blocks/rollup';
import { packedAs, sampleColumns } from '../blocks/columns';
import { join } from '../blocks/join';
import type { Parts } from '../parts';
import {
  blockRows,
  deleteBlock,
  deleteBlocks,
  firstBlockFrom,
  insertPacked,
  oldestInJournal,
  opened,
  storedOf,
  type BlockRow,
} from './block-rows';
import type { Database } from './database';
import { digestsOf } from './digest-series';
import { keepNames, seriesId } from './names';
import { findSeries } from './series-names';

type Rolled = Exclude<LevelIndex, 0>;
const rolledLevels = [1, 2, 3] as const satisfies Rolled[];
/** Kinds that are rolled up. The totals come last: they tell how far a level is. */
const rolledKinds = ['activity', 'event', 'file', 'digest', 'thread', 'total'] as const satisfies BlockKind[];
/** Digests and files that a point keeps by name. */
const MOST = { digest: 50, file: 500 };

interface Span {
  level: Rolled;
  from: Micros;
  until: Micros;
}

/** Rolls up what is complete of an instance, level by level. Only the end of each block is a transaction. */
export function* rollUp(db: Database, instance: number, kept: Record<LevelIndex, Micros>, now: Micros): Parts<void> {
  for (const level of rolledLevels) {
    for (let span = nextSpan(db, instance, level); span !== null; span = nextSpan(db, instance, level)) {
      if (now < span.until || !isComplete(db, instance, span)) {
        break;
      }
      for (const kind of rolledKinds) {
        while (!(yield* rollKind(db, instance, kind, span, span.until + kept[level]))) {
          yield;
        }
      }
      if (level === 1) {
        for (const kind of blockKinds) {
          while (!(yield* joinSamples(db, instance, kind, span))) {
            yield;
          }
        }
      }
    }
  }
}

/** The first span of a level that is not rolled up and has finer points. */
function nextSpan(db: Database, instance: number, level: Rolled): Span | null {
  const done = storedOf(db, instance)[level]?.until ?? 0;
  const next = firstBlockFrom(db, { instance, kind: 'total' }, finer(level), done);
  const { span } = levels[level];
  return next === null ? null : { level, from: floor(next, span), until: floor(next, span) + span };
}

/** Whether all finer levels have all that they will ever have of a span. */
function isComplete(db: Database, instance: number, { level, until }: Span): boolean {
  return (
    blockKinds.every((kind) => (oldestInJournal(db, { instance, kind }) ?? Infinity) >= until) &&
    rolledLevels.filter((one) => one < level).every((one) => (nextSpan(db, instance, one)?.from ?? Infinity) >= until)
  );
}

/** Answers false if what it read has changed meanwhile. */
function* rollKind(db: Database, instance: number, kind: BlockKind, span: Span, keepUntil: Micros): Parts<boolean> {
  const { level, from, until } = span;
  const source: BlockKind = kind === 'digest' && level === 1 ? 'statement' : kind;
  const rowsNow = () => blockRows(db, { instance, kind: source }, finer(level), { from, to: until - 1 });
  const rows = rowsNow();
  const block = yield* rolled(db, instance, kind, yield* openedInParts(db, rows), span);
  const data = yield* packing(block, ...packedAs(kind, level));
  return db.transaction(() => {
    if (!isSame(rows, rowsNow())) {
      return false;
    }
    // It may have been rolled up before the process was killed.
    deleteBlocks(db, { instance, kind, level, from });
    if (block.first.length > 0) {
      insertPacked(db, { instance, kind, level, from, until }, data);
      keepNames(db, block, keepUntil);
    }
    return true;
  });
}

function* openedInParts(db: Database, rows: BlockRow[]): Parts<PackedBlock[]> {
  const blocks: PackedBlock[] = [];
  for (const row of rows) {
    blocks.push(...opened(db, [row]));
    yield;
  }
  return blocks;
}

/** A block that changes becomes another row. */
function isSame(before: BlockRow[], now: BlockRow[]): boolean {
  return before.length === now.length && before.every(({ id }, i) => id === now[i]?.id);
}

/** Makes one block of those that hold the samples of a span. Answers false if these have changed meanwhile. */
function* joinSamples(db: Database, instance: number, kind: BlockKind, { from, until }: Span): Parts<boolean> {
  const of = { instance, kind };
  const rowsNow = () => blockRows(db, of, 0, { from, to: until - 1 });
  const rows = rowsNow();
  if (rows.length < 2) {
    return true;
  }
  const block = yield* join(yield* openedInParts(db, rows), sampleColumns(kind));
  const data = yield* packing(block, ...packedAs(kind, 0));
  return db.transaction(() => {
    if (!isSame(rows, rowsNow())) {
      return false;
    }
    rows.forEach(({ id }) => deleteBlock(db, id));
    insertPacked(db, { ...of, level: 0, from, until }, data);
    return true;
  });
}

function* rolled(
  db: Database,
  instance: number,
  kind: BlockKind,
  blocks: PackedBlock[],
  { level, from }: Span
): Parts<Block> {
  const { step } = levels[level];
  const isRaw = level === 1;
  if (kind === 'activity') {
    return yield* rollUpActivity(blocks, isRaw, step);
  }
  const idOf = kind === 'digest' && isRaw ? yield* digestsOf(db, instance, blocks, from) : undefined;
  const block = yield* rollUpIo(blocks, isRaw, step, idOf);
  if (kind !== 'digest' && kind !== 'file') {
    return block;
  }
  const sum = findSeries(db, instance, 'files', '');
  const others = () => seriesId(db, instance, from, { kind, name: OTHERS });
  const named = { ...block, series: block.series.filter(({ id }) => id !== sum) };
  const sums = block.series.filter(({ id }) => id === sum);
  const kept = yield* heaviest(named, MOST[kind], others);
  return { ...kept, series: [...sums, ...kept.series] };
}

/** The name of what is not kept by name. */
const OTHERS = '';

function finer(level: Rolled): LevelIndex {
  return level === 3 ? 2 : level === 2 ? 1 : 0;
}
