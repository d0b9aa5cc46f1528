import React, { useEffect, useMemo, useRef, useState } from 'react';
import { DashboardCursorSync } from '@grafana/data';
import type { TimeZone } from '@grafana/schema';
import { EventBusPlugin, UPlotChart, measureText, usePanelContext, useTheme2 } from '@grafana/ui';
import type uPlot from 'uplot';
import { HoverLayer } from './HoverLayer';
import { StatementList } from './StatementList';
import { uplotData } from './uplot-data';
import { chartConfig, type CurrentPicture } from './chart-config';
import { clockTime } from '../data/format';
import { clampScroll, rowOfBar, scrollToRow } from './bar-position';
import type { Disk } from '../data/disks';
import type { Lane } from '../data/lanes';
import { marksOf } from './marks';
import { sceneOf } from './scene';
import type { Span } from '../data/waits';

interface Props {
  width: number;
  height: number;
  range: Span;
  timeZone: TimeZone;
  lanes: Lane[];
  disks: Disk[];
  labelSize: number;
  laneHeight: number | null;
  emptyText: string;
  onZoom(range: Span): void;
  onOpen(key: string): void;
  /** Receives the list box, so that the panel can focus it. */
  list: React.RefObject<HTMLDivElement>;
}

/** The picture, with its pointer, keyboard and screen reader support. */
export function TimelineChart(props: Props) {
  const { width, height, range, timeZone, lanes, disks, labelSize, laneHeight, emptyText, onZoom, onOpen, list } =
    props;
  const { from, to } = range;
  const theme = useTheme2();
  const { eventBus, eventsScope = 'global', sync } = usePanelContext();
  const syncMode = sync?.() ?? DashboardCursorSync.Off;
  const [wantedScroll, setWantedScroll] = useState(0);
  const [focused, setFocused] = useState<string | null>(null);
  const plot = useRef<uPlot | null>(null);

  const scene = useMemo(() => {
    const marks = marksOf(lanes, { from, to, clock: (time) => clockTime(time, to - from, timeZone) });
    const measure = (text: string, font: number) => measureText(text, font, 600).width;
    return sceneOf({ width, height, range: { from, to }, lanes, disks, marks, labelSize, laneHeight, measure });
  }, [width, height, from, to, timeZone, lanes, disks, labelSize, laneHeight]);
  const scroll = clampScroll(scene, wantedScroll);
  const data = useMemo(() => uplotData(disks, from, to), [disks, from, to]);

  const current = useRef<CurrentPicture>({ scene, scroll, emptyText, onZoom });
  // eslint-disable-next-line react-hooks/refs -- uPlot draws while React commits, before our effects run: it needs this picture then
  current.current = { scene, scroll, emptyText, onZoom };

  const { font, gutter, axis, strips } = scene;
  const config = useMemo(
    () =>
      // eslint-disable-next-line react-hooks/refs -- the ref is read when uPlot draws, not during this render
      chartConfig({
        theme,
        timeZone,
        font,
        gutter,
        axis,
        right: width - gutter - scene.plot.width,
        strips: strips.length,
        sync: { key: eventsScope, mode: syncMode },
        current: () => current.current,
      }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- UPlotChart ignores a new config that comes with a new size, so a new size needs a new chart
    [theme, timeZone, font, gutter, axis, width, height, strips.length, eventsScope, syncMode]
  );

  // uPlot cannot know about these changes, so it is told to redraw.
  useEffect(() => plot.current?.redraw(false, false), [scene, scroll, emptyText]);

  const focusOn = (key: string | null) => {
    setFocused(key);
    const row = key === null ? undefined : rowOfBar(scene, key);
    if (row !== undefined) {
      setWantedScroll(scrollToRow(scene, scroll, row));
    }
  };

  return (
    <StatementList
      marks={scene.labels.map(({ text }) => text)}
      list={list}
      lanes={lanes}
      timeZone={timeZone}
      focused={focused}
      onFocus={focusOn}
      onOpen={onOpen}
    >
      <UPlotChart
        key={config.uid}
        config={config}
        data={strips.length === 0 ? [data[0]] : data}
        width={width}
        height={height}
        plotRef={(u) => {
          plot.current = u;
        }}
      >
        <EventBusPlugin config={config} eventBus={eventBus} />
        <HoverLayer
          config={config}
          scene={scene}
          scroll={scroll}
          focused={focused}
          timeZone={timeZone}
          onScroll={(delta) => setWantedScroll(clampScroll(scene, scroll + delta))}
          onOpen={onOpen}
        />
      </UPlotChart>
    </StatementList>
  );
}
