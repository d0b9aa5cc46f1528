import type { Disk } from '../data/disks';
import { comfortableLane } from './lane-rows';
import type { VerticalSlice } from './vertical-slice';

/** Where one disk is drawn: bytes read above `zero`, bytes written below, both `perByte` pixels high per byte. */
export interface DiskStrip extends VerticalSlice {
  disk: Disk;
  zero: number;
  perByte: number;
}

/** The smallest scale, bytes per second: a quiet disk looks quiet. */
const smallestPeak = 1024 * 1024;

/**
 * Lays out the strips above the lanes; none where the lanes need all the room. All strips have one scale, so that a busy
 * disk stands out. The sides of a strip are as high as their peaks need.
 */
export function layoutStrips(disks: Disk[], room: VerticalSlice, font: number, laneCount: number): DiskStrip[] {
  if (disks.length === 0 || (laneCount > 0 && room.height < font * 9)) {
    return [];
  }
  // The strips get what the lanes leave, within limits.
  const smallestShare = disks.length === 1 ? 0.3 : 0.45;
  const largestShare = laneCount === 0 ? 0.8 : 0.6;
  const laneShare = (laneCount * font * comfortableLane) / room.height;
  const share = Math.max(smallestShare, Math.min(largestShare, 0.95 - laneShare));
  const gap = Math.round(font / 2);
  const height = Math.floor((room.height * share - gap * (disks.length - 1)) / disks.length);
  const peakRead = peakOf(disks, 'read');
  const peakWrite = peakOf(disks, 'write');
  // Each side has at least a quarter of the strip, for its name.
  const above = Math.max(peakRead, peakWrite / 3);
  const below = Math.max(peakWrite, peakRead / 3);
  const perByte = (height * 0.96) / (above + below);
  return disks.map((disk, i) => {
    const top = room.top + i * (height + gap);
    return { disk, top, height, perByte, zero: top + height * (above / (above + below)) };
  });
}

function peakOf(disks: Disk[], side: 'read' | 'write'): number {
  let peak = smallestPeak;
  for (const value of disks.flatMap((disk) => [...disk[side].values()])) {
    peak = Math.max(peak, value ?? 0);
  }
  return peak;
}
