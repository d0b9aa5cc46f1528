import type { HistoryLevel, HistorySize } from '../../../src/shared/resources';
import type { Micros } from '../../detection/time';
import { keptByLevel, levelIndices, levels, type LevelIndex } from '../blocks/levels';
import type { Database } from './database';
import { fileSize } from './file-size';
import type { Retention } from './retention';

const DAY = 86_400;
/** Blocks of a level whose mean size stands for all of them. */
const WEIGHED = 500;

/** What the history takes, what a day adds, and how much of what the settings keep fits into the file. */
export function sizeOf(db: Database, retention: Retention): HistorySize {
  const kept = keptByLevel(retention);
  const { used, free } = fileSize(db);
  const measured = levelIndices.map((level) => ({ level, kept: kept[level] / 1e6, ...measure(db, level) }));
  const most = retention.maxHistoryMB * 1e6;
  const blocks = measured.reduce((sum, { bytes }) => sum + bytes, 0);
  // Statements, locks and names stay; of the blocks the oldest of the finest level go first.
  let room = most - (used - blocks) - measured.reduce((sum, one) => sum + (one.bytesADay * one.kept) / DAY, 0);
  const found = measured.map(({ level, ...one }): HistoryLevel => {
    const lacking = Math.min(one.kept, one.bytesADay > 0 && room < 0 ? (-room / one.bytesADay) * DAY : 0);
    room = Math.min(0, room + (lacking * one.bytesADay) / DAY);
    return { ...one, step: level === 0 ? 0 : levels[level].step / 1e6, fits: one.kept - lacking };
  });
  return { levels: found, file: used + free, most };
}

/** The newest blocks tell what one takes, and how many a day has; their number is read from the index. */
function measure(db: Database, level: LevelIndex): Pick<HistoryLevel, 'bytes' | 'bytesADay' | 'oldest'> {
  const edge = (order: 'ASC' | 'DESC'): Micros | null =>
    db.get<{ at: Micros }>(
      `SELECT from_at AS at FROM block WHERE id =
         (SELECT id FROM block WHERE level = :level ORDER BY until_at ${order} LIMIT 1)`,
      { level }
    )?.at ?? null;
  const oldest = edge('ASC');
  const newest = edge('DESC');
  if (oldest === null || newest === null) {
    return { bytes: 0, bytesADay: 0, oldest: null };
  }
  const count = (since: Micros): number =>
    db.get<{ n: number }>('SELECT count(*) AS n FROM block WHERE level = :level AND until_at > :since', {
      level,
      since,
    })?.n ?? 0;
  const mean = db.get<{ bytes: number }>(
    `SELECT avg(length(data)) AS bytes FROM block WHERE id IN
       (SELECT id FROM block WHERE level = :level ORDER BY until_at DESC LIMIT ${WEIGHED})`,
    { level }
  );
  const { span } = levels[level];
  const recent = Math.min(NEWEST * span, Math.max(span, newest + span - oldest));
  const bytes = (mean?.bytes ?? 0) + ROW;
  return {
    bytes: count(0) * bytes,
    bytesADay: (count(newest + span - recent) * bytes * DAY * 1e6) / recent,
    oldest: oldest / 1000,
  };
}

/** Spans of a level that tell what a day adds. */
const NEWEST = 10;
/** Bytes that a row and its two indexes take besides the blob. */
const ROW = 60;
