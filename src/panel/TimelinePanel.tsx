import React, { useCallback, useMemo, useRef, useState } from 'react';
import type { PanelProps } from '@grafana/data';
import { coverageNote } from '../components/coverage';
import { setupPathFor } from '../components/setup-path';
import { EmptyPanel } from './EmptyPanel';
import { Footer, footerHeight } from './Footer';
import { StatementDrawer } from './drawer/StatementDrawer';
import { TimelineChart } from './chart/TimelineChart';
import { dataSourceOf } from './data/data-source-of';
import { emptyText } from './data/empty-text';
import { packLanes } from './data/lanes';
import { readTimelineData } from './data/timeline-data';
import { defaultOptions, type TimelineOptions } from './options';
import { keyOf } from './data/statements';

/** An incident in one picture: the disk on top, a lane per connection below. A click opens a statement. */
export function TimelinePanel(props: PanelProps<TimelineOptions>) {
  const { data, width, height, timeRange, timeZone, onChangeTimeRange, replaceVariables } = props;
  const options = { ...defaultOptions, ...props.options };
  const [openKey, setOpenKey] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const close = useCallback(() => {
    setOpenKey(null);
    // Keyboard focus returns to where it was.
    list.current?.focus();
  }, []);

  const timeline = useMemo(() => readTimelineData(data.series), [data.series]);
  const [from, to] = [timeRange.from.valueOf(), timeRange.to.valueOf()];
  const lanes = useMemo(
    () =>
      packLanes(timeline.statements, timeline.waits, {
        groupBy: options.groupBy,
        minDuration: options.minDuration,
        now: to,
      }),
    [timeline, options.groupBy, options.minDuration, to]
  );
  const found = openKey === null ? undefined : timeline.statements.find((one) => keyOf(one) === openKey);
  // An open statement stays open after it has left the time range.
  const [lastFound, setLastFound] = useState(found);
  if (found !== undefined && found !== lastFound) {
    setLastFound(found);
  }
  const statement = found ?? (lastFound !== undefined && keyOf(lastFound) === openKey ? lastFound : undefined);
  const note = coverageNote(timeline.coverage);
  const footer = footerHeight(height, note);
  const queries = data.request?.targets ?? [];

  if (!timeline.has.statements && !timeline.has.disks) {
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
        disks={options.showIo ? timeline.disks : []}
        labelSize={options.labelSize}
        laneHeight={options.laneHeight}
        emptyText={
          timeline.has.statements
            ? emptyText({ minDuration: options.minDuration, queries, coverage: timeline.coverage })
            : 'Add a query of kind “Statements” to see which statement uses the disk'
        }
        onZoom={onChangeTimeRange}
        onOpen={setOpenKey}
        list={list}
      />
      <Footer lanes={lanes} note={note} setup={setupPathFor(queries, (uid) => replaceVariables(uid))} height={footer} />
      {statement !== undefined && (
        <StatementDrawer
          statement={statement}
          timeline={timeline}
          timeZone={timeZone}
          ds={dataSourceOf(statement, data.series, queries, (uid) => replaceVariables(uid))}
          onOpen={setOpenKey}
          onClose={close}
        />
      )}
    </>
  );
}
