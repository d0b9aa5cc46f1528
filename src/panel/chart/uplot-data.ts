import type { AlignedData } from 'uplot';
import type { Disk, Points } from '../data/disks';

/** Points of the time axis when there is no series: the shared cursor snaps to points. */
const emptyAxisSteps = 500;

/**
 * uPlot's columns: times, then for each disk its bytes read and its bytes written (negative, to draw them below zero).
 * uPlot draws a line across undefined (another series has this time), and leaves a hole at null.
 */
export function uplotData(disks: Disk[], from: number, to: number): AlignedData {
  const columns = disks.flatMap(({ read, write }) => [read, negative(write)]);
  const times = [...new Set(columns.flatMap((points) => [...points.keys()]))].sort((a, b) => a - b);
  if (times.length === 0) {
    return [Array.from({ length: emptyAxisSteps + 1 }, (_, i) => from + ((to - from) * i) / emptyAxisSteps)];
  }
  return [times, ...columns.map((points) => times.map((time) => points.get(time)))];
}

function negative(points: Points): Points {
  return new Map([...points].map(([time, value]) => [time, value === null ? null : -value]));
}
