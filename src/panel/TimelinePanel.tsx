import React, { useCallback, useMemo, useRef, useState } from 'react';
import type { PanelProps } from '@grafana/data';
import { Legend, legendHeight } from './chart/Legend';
import { EmptyPanel } from './EmptyPanel';
import { StatementDrawer } from './drawer/StatementDrawer';
import { TimelineChart } from './chart/TimelineChart';
import { duration } from './data/format';
import { packLanes } from './data/lanes';
import { readTimelineData } from './data/timeline-data';
import { defaultOptions, type TimelineOptions } from './options';
import { keyOf } from './data/statements';

/** One picture of an incident: the disk on top, a lane for each connection below, and on a click the statement. */
export function TimelinePanel(props: PanelProps<TimelineOptions>) {
  const { data, width, height, timeRange, timeZone, onChangeTimeRange } = props;
  const options = { ...defaultOptions, ...props.options };
  const [opened, setOpened] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const close = useCallback(() => {
    setOpened(null);
    // The keyboard goes on where it was.
    list.current?.focus();
  }, []);

  const model = useMemo(() => readTimelineData(data.series), [data.series]);
  const [from, to] = [timeRange.from.valueOf(), timeRange.to.valueOf()];
  const lanes = useMemo(
    () =>
      packLanes(model.statements, model.waits, {
        groupBy: options.groupBy,
        minDuration: options.minDuration,
        now: to,
      }),
    [model, options.groupBy, options.minDuration, to]
  );
  const found = opened === null ? undefined : model.statements.find((one) => keyOf(one) === opened);
  // What has left the time range is still being read.
  const [last, setLast] = useState(found);
  if (found !== undefined && found !== last) {
    setLast(found);
  }
  const statement = found ?? (last !== undefined && keyOf(last) === opened ? last : undefined);
  const footer = legendHeight(height);

  if (!model.has.statements && !model.has.disks) {
    return <EmptyPanel frames={data.series.length} height={height} />;
  }
  return (
    <>
      <TimelineChart
        width={width}
        height={height - footer}
        range={{ from, to }}
        timeZone={timeZone}
        lanes={lanes}
        disks={options.showIo ? model.disks : []}
        labelSize={options.labelSize}
        laneHeight={options.laneHeight}
        emptyText={
          model.has.statements
            ? `No statement ran for ${duration(options.minDuration)} or longer in this time`
            : 'Add a query of the kind “statements” to see who uses the disk'
        }
        onZoom={onChangeTimeRange}
        onOpen={setOpened}
        list={list}
      />
      <Legend lanes={lanes} height={footer} />
      {statement !== undefined && (
        <StatementDrawer statement={statement} model={model} timeZone={timeZone} onOpen={setOpened} onClose={close} />
      )}
    </>
  );
}
