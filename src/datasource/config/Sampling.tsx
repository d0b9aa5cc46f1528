import React from 'react';
import { FieldSet } from '@grafana/ui';
import { NumberSetting } from './NumberSetting';
import type { SectionProps } from './types';

/** How often the servers are sampled, and how long the history is kept. */
export function Sampling(section: SectionProps) {
  return (
    <FieldSet label="Sampling and retention" disabled={section.props.options.readOnly}>
      <NumberSetting
        {...section}
        setting="sampleSeconds"
        label="Sample every"
        description="Each instance is sampled over one connection. Longer intervals cost less but miss short statements."
        unit="seconds"
        fallback={1}
      />
      <NumberSetting
        {...section}
        setting="idleHours"
        label="End sampling when idle"
        description="Without a panel, an alert rule or a page that asks for this data source, sampling ends after this time, and begins again with the next request. Grafana does not tell when a data source is deleted."
        unit="hours"
        fallback={168}
      />
      <NumberSetting
        {...section}
        setting="rawHours"
        label="Keep samples"
        description="Disk I/O, statements and lock waits of every sample."
        unit="hours"
        fallback={24}
      />
      <NumberSetting
        {...section}
        setting="tenSecondDays"
        label="Keep points of 10 seconds"
        description="Sums and greatest values of disk I/O and activity. Statements are summed up by digest."
        unit="days"
        fallback={14}
      />
      <NumberSetting
        {...section}
        setting="minuteDays"
        label="Keep points of a minute"
        description="The same, a point a minute."
        unit="days"
        fallback={60}
      />
      <NumberSetting
        {...section}
        setting="hourMonths"
        label="Keep points of an hour"
        description="The same, a point an hour."
        unit="months"
        fallback={13}
      />
      <NumberSetting
        {...section}
        setting="maxHistoryMB"
        label="Largest file"
        description="Past this size the oldest samples go first, then the oldest points. The Setup page shows what fits."
        unit="MB"
        fallback={5000}
      />
      <NumberSetting
        {...section}
        setting="runawayDays"
        label="Keep runaways"
        description="Runaways and their evidence."
        unit="days"
        fallback={365}
      />
    </FieldSet>
  );
}
