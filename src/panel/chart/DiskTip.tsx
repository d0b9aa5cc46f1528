import React from 'react';
import type { TimeZone } from '@grafana/schema';
import { Stack, Text } from '@grafana/ui';
import { inUnit } from '../../components/units';
import { clockTime } from '../data/format';
import type { Disk, Points } from '../data/disks';

interface Props {
  disk: Disk;
  time: number;
  timeZone: TimeZone;
}

/** What one disk did at a moment. */
export function DiskTip({ disk, time, timeZone }: Props) {
  const spike = disk.spikes.find(({ from, to }) => time >= from && time <= to);
  return (
    <Stack direction="column" gap={0.5}>
      <Text weight="medium">
        {disk.instance} {clockTime(time, 0, timeZone)}
      </Text>
      <Text>▲ read {at(disk.read, time)}</Text>
      <Text>▼ written {at(disk.write, time)}</Text>
      {spike !== undefined && (
        <Text color="error">I/O spike: {spike.score.toFixed(1)} deviations above its own recent past at its worst</Text>
      )}
    </Stack>
  );
}

/** The value of the last point up to a time. */
function at(points: Points, time: number): string {
  let found: number | null = null;
  for (const [when, value] of points) {
    if (when > time) {
      break;
    }
    found = value;
  }
  return found === null ? 'not sampled' : inUnit(found, 'binBps');
}
