import React from 'react';
import { PluginPage } from '@grafana/runtime';
import { Stack, TimeRangePicker } from '@grafana/ui';
import { DataSourceField } from '../DataSourceField';
import { NoDataSource } from '../NoDataSource';
import { rawRange, shifted, timeRange, type RawRange } from '../range';
import { usePageParams } from '../use-page-params';
import { Incidents } from './Incidents';

/** The list of runaways in a time range. */
export function IncidentsPage() {
  const [params, change] = usePageParams();
  if (!params) {
    return (
      <PluginPage>
        <NoDataSource />
      </PluginPage>
    );
  }
  const range = timeRange(params.range, params.timeZone);
  const setRange = (range: RawRange) => change({ range });
  return (
    <PluginPage
      pageNav={{ text: 'Incidents' }}
      subTitle="Runaway statements: when they started, who ran them, and how they ended."
      actions={
        <Stack gap={1} wrap="wrap">
          <DataSourceField current={params.ds} onChange={(ds) => change({ ds })} />
          <TimeRangePicker
            isOnCanvas
            value={range}
            timeZone={params.timeZone}
            onChange={(picked) => setRange(rawRange(picked))}
            onMoveBackward={() => setRange(shifted(range, -1))}
            onMoveForward={() => setRange(shifted(range, 1))}
            onZoom={() => setRange(shifted(range, 0))}
            onChangeTimeZone={(timeZone) => change({ timeZone })}
          />
        </Stack>
      }
    >
      <Incidents params={params} />
    </PluginPage>
  );
}
