import React from 'react';
import { PluginPage } from '@grafana/runtime';
import { Stack, TimeRangePicker } from '@grafana/ui';
import { DataSourceField } from '../DataSourceField';
import { NoDataSource } from '../NoDataSource';
import { rawRange, shifted, timeRange, type RawRange } from '../range';
import { usePageParams } from '../use-page-params';
import { Incidents } from './Incidents';

/** Which statements ran away, when, and how they ended. */
export function IncidentsPage() {
  const [where, change] = usePageParams();
  if (!where) {
    return (
      <PluginPage>
        <NoDataSource />
      </PluginPage>
    );
  }
  const range = timeRange(where.range, where.timeZone);
  const look = (range: RawRange) => change({ range });
  return (
    <PluginPage
      pageNav={{ text: 'Incidents' }}
      subTitle="Statements that ran past the threshold: since when, who was behind them, and how they ended."
      actions={
        <Stack gap={1} wrap="wrap">
          <DataSourceField current={where.ds} onChange={(ds) => change({ ds })} />
          <TimeRangePicker
            isOnCanvas
            value={range}
            timeZone={where.timeZone}
            onChange={(picked) => look(rawRange(picked))}
            onMoveBackward={() => look(shifted(range, -1))}
            onMoveForward={() => look(shifted(range, 1))}
            onZoom={() => look(shifted(range, 0))}
            onChangeTimeZone={(timeZone) => change({ timeZone })}
          />
        </Stack>
      }
    >
      <Incidents where={where} />
    </PluginPage>
  );
}
