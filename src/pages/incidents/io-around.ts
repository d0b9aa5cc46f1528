import { FieldType, type DataFrame } from '@grafana/data';
import { coveredTime, readCoverage } from '../../components/coverage';
import type { Coverage } from '../../shared/frames';
import { margin, type Window } from './windows';

/** Mean bytes per second in a window, and how much of it they are the mean of. */
export interface IoMean {
  read: number | null;
  written: number | null;
  /** Seconds of the window with samples; null where no frame says it. */
  sampled: number | null;
}

/** The mean rates of one window. Each list of frames has one measure of one instance. */
export function ioIn(read: DataFrame[], written: DataFrame[]): IoMean {
  const coverage: Coverage | undefined = readCoverage([...read, ...written])[0];
  return { read: mean(read), written: mean(written), sampled: coverage?.sampled ?? null };
}

/** `2 of 5 min, until the next runaway`: how much of a window before or after an incident its means stand for. */
export function windowNote({ from, to, limit, isShared }: Window, sampled: number | null, whole = margin): string {
  const length = (to - from) / 1000;
  const covered = Math.min(length, sampled ?? length);
  const isWhole = whole / 1000 - covered <= 1;
  return [
    isWhole
      ? whole === margin
        ? `${margin / 60_000} min`
        : null
      : coveredTime({ sampled: covered, of: whole / 1000 }),
    limit === null ? null : limits[limit],
    length - covered > 1 ? 'not all of it was sampled' : null,
    isShared ? 'another runaway ran too' : null,
  ]
    .filter((part) => part !== null)
    .join(', ');
}

const limits: Record<NonNullable<Window['limit']>, string> = {
  'earlier runaway': 'since the runaway before',
  'later runaway': 'until the next runaway',
  now: 'until now',
};

function mean(frames: DataFrame[]): number | null {
  const values = frames.flatMap((frame) => {
    const rates: unknown[] = frame.fields.find(({ type }) => type === FieldType.number)?.values ?? [];
    return rates.filter((rate) => typeof rate === 'number');
  });
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
