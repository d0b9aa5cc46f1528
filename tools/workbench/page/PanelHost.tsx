import React, { useLayoutEffect, useRef, useState } from 'react';
import {
  CoreApp,
  DashboardCursorSync,
  EventBusSrv,
  LoadingState,
  dateTime,
  type AbsoluteTimeRange,
  type DataFrame,
} from '@grafana/data';
import type { TimeZone } from '@grafana/schema';
import { PanelContextProvider } from '@grafana/ui';
import { plugin } from '../../../src/panel/module';
import { defaultOptions, type TimelineOptions } from '../../../src/panel/options';

interface Props {
  frames: DataFrame[];
  range: AbsoluteTimeRange;
  timeZone: TimeZone;
  options?: Partial<TimelineOptions>;
  onChangeTimeRange(range: AbsoluteTimeRange): void;
}

const eventBus = new EventBusSrv();
const context = { eventsScope: 'workbench', eventBus, sync: () => DashboardCursorSync.Crosshair };
const nothing = () => undefined;

/** The panel as Grafana hosts it, filling its container. */
export function PanelHost({ frames, range, timeZone, options, onChangeTimeRange }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const measure = () => setSize({ width: box.current?.clientWidth ?? 0, height: box.current?.clientHeight ?? 0 });
    const observer = new ResizeObserver(measure);
    measure();
    if (box.current !== null) {
      observer.observe(box.current);
    }
    return () => observer.disconnect();
  }, []);

  const [from, to] = [dateTime(range.from), dateTime(range.to)];
  const timeRange = { from, to, raw: { from, to } };
  const request = {
    app: CoreApp.Dashboard,
    requestId: 'workbench',
    startTime: 0,
    timezone: timeZone,
    range: timeRange,
    interval: '1s',
    intervalMs: 1000,
    scopedVars: {},
    targets: [{ refId: 'A', datasource: { uid: 'shop' } }],
  };
  const Panel = plugin.panel;
  return (
    <div ref={box} style={{ flex: 1, minHeight: 0, margin: 8, overflow: 'hidden' }} data-testid="panel">
      {size.width > 0 && Panel !== null && (
        <PanelContextProvider value={context}>
          <Panel
            id={1}
            title="Timeline"
            {...size}
            data={{ state: LoadingState.Done, series: frames, timeRange, request }}
            timeRange={timeRange}
            timeZone={timeZone}
            options={{ ...defaultOptions, ...options }}
            fieldConfig={{ defaults: {}, overrides: [] }}
            transparent={false}
            renderCounter={0}
            eventBus={eventBus}
            replaceVariables={(text) => text}
            onOptionsChange={nothing}
            onFieldConfigChange={nothing}
            onChangeTimeRange={onChangeTimeRange}
          />
        </PanelContextProvider>
      )}
    </div>
  );
}
