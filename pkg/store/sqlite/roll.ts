import type { Micros } from '../../detection/time';
import type { Block, PackedBlock } from '../blocks/block';
import { heaviest } from '../blocks/heaviest';
import { blockKinds, floor, levels, type BlockKind, type LevelIndex } from '../blocks/levels';
import { rollUpActivity, rollUpIo } from '../blocks/rollup';
import { sampleColumns } from '../blocks/columns';
import { join } from '../blocks/join';
import {
  blockRows,
  blocksIn,
  deleteBlock,
  deleteBlocks,
  firstBlockFrom,
  insertBlock,
  oldestInJournal,
  opened,
  storedOf,
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

/** Rolls up what is complete of an instance, level by level. Yields after each transaction. */
export function* rollUp(
  db: Database,
  instance: number,
  kept: Record<LevelIndex, Micros>,
  now: Micros
): Generator<void> {
  for (const level of rolledLevels) {
    for (let span = nextSpan(db, instance, level); span !== null; span = nextSpan(db, instance, level)) {
      if (now < span.until || !isComplete(db, instance, span)) {
        break;
      }
      for (const kind of rolledKinds) {
        rollKind(db, instance, kind, span, span.until + kept[level]);
        yield;
      }
      if (level === 1) {
        for (const kind of blockKinds) {
          joinSamples(db, instance, kind, span);
          yield;
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

function rollKind(db: Database, instance: number, kind: BlockKind, span: Span, keepUntil: Micros): void {
  const { level, from, until } = span;
  const isFirst = level === 1;
  const source = kind === 'digest' && isFirst ? 'statement' : kind;
  const blocks = blocksIn(db, { instance, kind: source }, finer(level), { from, to: until - 1 });
  db.transaction(() => {
    const block = rolled(db, instance, kind, blocks, span);
    // It may have been rolled up before the process was killed.
    deleteBlocks(db, { instance, kind, level, from });
    if (block.first.length > 0) {
      insertBlock(db, { instance, kind, level, from, until }, block);
      keepNames(db, block, keepUntil);
    }
  });
}

/** Makes one block of those that hold the samples of a span. */
function joinSamples(db: Database, instance: number, kind: BlockKind, { from, until }: Span): void {
  const of = { instance, kind };
  const rows = blockRows(db, of, 0, { from, to: until - 1 });
  if (rows.length > 1) {
    db.transaction(() => {
      const block = join(opened(db, rows), sampleColumns(kind));
      rows.forEach(({ id }) => deleteBlock(db, id));
      insertBlock(db, { ...of, level: 0, from, until }, block);
    });
  }
}

function rolled(db: Database, instance: number, kind: BlockKind, blocks: PackedBlock[], { level, from }: Span): Block {
  const { step } = levels[level];
  const isRaw = level === 1;
  if (kind === 'activity') {
    return rollUpActivity(blocks, isRaw, step);
  }
  const idOf = kind === 'digest' && isRaw ? digestsOf(db, instance, blocks, from) : undefined;
  const block = rollUpIo(blocks, isRaw, step, idOf);
  if (kind !== 'digest' && kind !== 'file') {
    return block;
  }
  const sum = findSeries(db, instance, 'files', '');
  const others = () => seriesId(db, instance, from, { kind, name: OTHERS });
  const named = { ...block, series: block.series.filter(({ id }) => id !== sum) };
  const sums = block.series.filter(({ id }) => id === sum);
  const kept = heaviest(named, MOST[kind], others);
  return { ...kept, series: [...sums, ...kept.series] };
}

/** The name of what is not kept by name. */
const OTHERS = '';

function finer(level: Rolled): LevelIndex {
  return level === 3 ? 2 : level === 2 ? 1 : 0;
}
