import { FieldType, type DataFrame, type Field } from '@grafana/data';
import type { Span } from './waits';

/** The spike score at which the shipped alert rule fires. */
export const spikeThreshold = 6;

/** A time span at or above the threshold, with its highest score. */
export interface Spike extends Span {
  score: number;
}

/** Values by time, ordered by time. Null where nothing was sampled. */
export type Points = Map<number, number | null>;

/** One instance's disk, in bytes per second. */
export interface Disk {
  instance: string;
  read: Points;
  write: Points;
  spikes: Spike[];
}

const measures = ['readBytes', 'writeBytes', 'spikeScore'] as const;
type Measure = (typeof measures)[number];

interface Series {
  measure: Measure;
  instance: string;
  /** True for the whole instance, false for one wait event, file or table. */
  isTotal: boolean;
  points: Points;
}

/** A rate older than this does not show the present, milliseconds. */
const staleAfter = 10_000;

/** More strips would be too low to read: above this number the instances are summed. */
const mostStrips = 6;

/** Whether a frame has a series for the disk strip. */
export function isDisk(frame: DataFrame): boolean {
  // A `statements` frame also has readBytes, but it has text fields too.
  const { fields } = frame;
  return (
    fields.some((field) => field.type === FieldType.time) &&
    fields.some((field) => measureOf(field) !== undefined) &&
    fields.every(({ type }) => type === FieldType.time || type === FieldType.number)
  );
}

/** One disk per instance with a series of bytes, sorted by name. More than six instances are summed into one disk. */
export function readDisks(frames: DataFrame[]): Disk[] {
  const series = frames.flatMap(seriesOf);
  const instances = new Set(series.filter(({ measure }) => measure !== 'spikeScore').map(({ instance }) => instance));
  const disks = [...instances].sort().map((instance): Disk => {
    const ofInstance = series.filter((one) => one.instance === instance);
    return {
      instance,
      read: pointsOf(ofInstance, 'readBytes'),
      write: pointsOf(ofInstance, 'writeBytes'),
      spikes: spikesIn(pointsOf(ofInstance, 'spikeScore')),
    };
  });
  return disks.length > mostStrips ? [combineDisks(disks)] : disks;
}

/** Time spans at or above the threshold. A null ends a spike. */
export function spikesIn(scores: Points): Spike[] {
  const spikes: Spike[] = [];
  let open: Spike | undefined;
  for (const [time, score] of scores) {
    if (score === null || score < spikeThreshold) {
      open = undefined;
    } else if (open === undefined) {
      open = { from: time, to: time, score };
      spikes.push(open);
    } else {
      open.to = time;
      open.score = Math.max(open.score, score);
    }
  }
  return spikes;
}

/**
 * Puts a null into every gap longer than three median steps, and after the last point: no line crosses time that was not
 * sampled, and no old rate is taken for that of a later time.
 */
export function withHoles(points: Points): Points {
  const times = [...points.keys()].sort((a, b) => a - b);
  const steps = times.slice(1).map((time, i) => time - (times[i] ?? time));
  const step = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  const holed: Points = new Map();
  times.forEach((time, i) => {
    holed.set(time, points.get(time) ?? null);
    if ((steps[i] ?? 0) > 3 * step) {
      holed.set(time + step, null);
    }
  });
  const last = times.at(-1);
  if (last !== undefined && step > 0 && holed.get(last) !== null) {
    holed.set(last + Math.max(3 * step, staleAfter), null);
  }
  return holed;
}

/** The last value at or before a time; null where nothing was sampled. */
export function valueAt(points: Points, time: number): number | null {
  let found: number | null = null;
  for (const [pointTime, value] of points) {
    if (pointTime > time) {
      break;
    }
    found = value;
  }
  return found;
}

function measureOf(field: Field): Measure | undefined {
  return field.type === FieldType.number ? measures.find((measure) => measure === field.name) : undefined;
}

function seriesOf(frame: DataFrame): Series[] {
  const times = frame.fields.find((field) => field.type === FieldType.time)?.values ?? [];
  return frame.fields.flatMap((field): Series[] => {
    const measure = measureOf(field);
    if (measure === undefined) {
      return [];
    }
    const { instance = '', measure: _, ...rest } = field.labels ?? {};
    const points: Points = new Map();
    times.forEach((time: unknown, i) => {
      const value: unknown = field.values[i];
      if (typeof time === 'number') {
        points.set(time, typeof value === 'number' && Number.isFinite(value) ? value : null);
      }
    });
    return [{ measure, instance, isTotal: Object.keys(rest).length === 0, points }];
  });
}

/** The instance's total series if there is one, else the sum of its parts. */
function pointsOf(series: Series[], measure: Measure): Points {
  const parts = series.filter((one) => one.measure === measure);
  const total = parts.find(({ isTotal }) => isTotal);
  return withHoles(total?.points ?? sum(parts.map(({ points }) => points)));
}

/** The sum of all disks. A hole stays only where no disk has a value; the name says which disks have one. */
function combineDisks(disks: Disk[]): Disk {
  const end = Math.max(...disks.flatMap((disk) => [lastValueAt(disk.read), lastValueAt(disk.write)]));
  const holed = disks.filter((disk) => hasHole(disk.read, end) || hasHole(disk.write, end));
  const gaps = holed.length === 0 ? '' : `, not all the time: ${holed.map(({ instance }) => instance).join(', ')}`;
  const total = (of: 'read' | 'write') =>
    withHoles(sum(disks.map((disk) => new Map([...disk[of]].filter(([, value]) => value !== null)))));
  return {
    instance: `${disks.length} instances${gaps}`,
    read: total('read'),
    write: total('write'),
    spikes: disks.flatMap(({ spikes }) => spikes),
  };
}

/** When something was last sampled. */
function lastValueAt(points: Points): number {
  return [...points].reduce((last, [time, value]) => (value === null ? last : Math.max(last, time)), 0);
}

/** Whether a time before that was not sampled. The null after its own last point is later, unless it stopped. */
function hasHole(points: Points, end: number): boolean {
  return [...points].some(([time, value]) => value === null && time < end);
}

function sum(all: Points[]): Points {
  const total: Points = new Map();
  for (const [time, value] of all.flatMap((points) => [...points])) {
    const known = total.get(time) ?? null;
    total.set(time, known === null ? value : known + (value ?? 0));
  }
  return new Map([...total].sort(([a], [b]) => a - b));
}
