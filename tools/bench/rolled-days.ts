import type { Micros } from '../../pkg/detection/time';
import { ioColumns } from '../../pkg/store/answers';
import { activityColumns, MAXIMA } from '../../pkg/store/blocks/columns';
import type { Block, Series } from '../../pkg/store/blocks/block';
import { floor, levels, type BlockKind, type LevelIndex } from '../../pkg/store/blocks/levels';
import { insertBlock } from '../../pkg/store/sqlite/block-rows';
import type { Database } from '../../pkg/store/sqlite/database';
import { at } from '../../pkg/store/batch.fixture';
import { seeded } from './random';

const DAY = 86_400;
const kinds = ['activity', 'total', 'event', 'file', 'digest', 'thread'] as const satisfies BlockKind[];

/** Writes the rollups of so many days before nine o'clock, as if a busy instance had been sampled: made up, block by block. */
export function writeRolledDays(db: Database, instance: number, days: Record<1 | 2 | 3, number>): void {
  writeRolled(db, instance, days, at(0));
}

/** The same before any time. */
export function writeRolled(db: Database, instance: number, days: Record<1 | 2 | 3, number>, until: Micros): void {
  const random = seeded(instance);
  const idsOf = (kind: BlockKind): number[] =>
    kind === 'activity'
      ? [0]
      : db
          .all<{ id: number }>(`SELECT id FROM series WHERE instance = :instance AND kind IN (:kind, :sum)`, {
            instance,
            kind,
            sum: kind === 'file' ? 'files' : kind,
          })
          .map(({ id }) => id);
  for (const level of [1, 2, 3] as const) {
    const { span } = levels[level];
    const end = floor(until, span);
    for (const kind of kinds) {
      const ids = idsOf(kind);
      for (let from = end - Math.floor((days[level] * DAY * 1e6) / span) * span; from < end; from += span) {
        insertBlock(db, { instance, kind, level, from, until: from + span }, blockOf(kind, level, from, ids, random));
      }
    }
  }
}

function blockOf(kind: BlockKind, level: LevelIndex, from: number, ids: number[], random: () => number): Block {
  const { step, span } = levels[level];
  const points = span / step;
  const samples = step / 1e6;
  const first = Float64Array.from({ length: points }, (_, i) => from + i * step + Math.floor(random() * 4000));
  const rows = Uint32Array.from(first.keys());
  const columnsOf = (): Float64Array[] => {
    if (kind === 'activity') {
      const measures = activityColumns.map(() => first.map(() => random() * 20));
      return [...measures, first.map(() => samples)];
    }
    const sums = ioColumns.map(() => first.map(() => samples * 1e6 * (0.5 + random())));
    const columns = [...sums, first.map(() => samples)];
    sums.forEach((sum, i) => (columns[MAXIMA + i] = sum.map((value) => (value / samples) * (1 + 2 * random()))));
    return columns;
  };
  const series = ids.map((id): Series => ({ id, rows, columns: columnsOf() }));
  return { first, last: first.map((begin) => begin + step - 1e6), series };
}
