import type { AlignedData } from 'uplot';
import type { Disk, Points } from '../data/disks';

/** Steps of the time axis where there is no series to lend its times; the shared cursor snaps to them. */
const steps = 500;

/**
 * uPlot's columns: times, then each disk's bytes read and (negative, for the mirror) written.
 * Undefined joins the points beside it, for another series has this time; null leaves a hole.
 */
export function uplotData(disks: Disk[], from: number, to: number): AlignedData {
  const columns = disks.flatMap(({ read, write }) => [read, mirrored(write)]);
  const times = [...new Set(columns.flatMap((points) => [...points.keys()]))].sort((a, b) => a - b);
  if (times.length === 0) {
    return [Array.from({ length: steps + 1 }, (_, i) => from + ((to - from) * i) / steps)];
  }
  return [times, ...columns.map((points) => times.map((time) => points.get(time)))];
}

function mirrored(points: Points): Points {
  return new Map([...points].map(([time, value]) => [time, value === null ? null : -value]));
}
