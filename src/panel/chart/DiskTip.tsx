import React from 'react';
import type { TimeZone } from '@grafana/schema';
import { Stack, Text } from '@grafana/ui';
import { inUnit } from '../../components/units';
import { visible } from '../../shared/text';
import { clockTime } from '../data/format';
import { valueAt, type Disk, type Points } from '../data/disks';

interface Props {
  disk: Disk;
  time: number;
  timeZone: TimeZone;
}

/** What one disk did at one time, for the pointer. */
export function DiskTip({ disk, time, timeZone }: Props) {
  const spike = disk.spikes.find(({ from, to }) => time >= from && time <= to);
  return (
    <Stack direction="column" gap={0.5}>
      <Text weight="medium">
        {visible(disk.instance)} {clockTime(time, 0, timeZone)}
      </Text>
      <Text>▲ read {rateAt(disk.read, time)}</Text>
      <Text>▼ written {rateAt(disk.write, time)}</Text>
      {spike !== undefined && (
        <Text color="error">I/O spike: at its peak {spike.score.toFixed(1)} deviations above the recent I/O</Text>
      )}
    </Stack>
  );
}

function rateAt(points: Points, time: number): string {
  const rate = valueAt(points, time);
  return rate === null ? 'not sampled' : inUnit(rate, 'binBps');
}
