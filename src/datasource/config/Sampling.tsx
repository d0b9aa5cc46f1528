import React from 'react';
import { FieldSet } from '@grafana/ui';
import { NumberSetting } from './NumberSetting';
import type { SectionProps } from './types';

/** How often the servers are read, and how long what was read is kept. */
export function Sampling(section: SectionProps) {
  return (
    <FieldSet label="Sampling and retention" disabled={section.props.options.readOnly}>
      <NumberSetting
        {...section}
        of="sampleSeconds"
        label="Sample every"
        description="One connection per instance, never two samples at once. More seldom is cheaper and blunter."
        unit="seconds"
        fallback={1}
      />
      <NumberSetting
        {...section}
        of="rawHours"
        label="Keep samples"
        description="Disk I/O, statements and lock waits as sampled."
        unit="hours"
        fallback={24}
      />
      <NumberSetting
        {...section}
        of="runawayDays"
        label="Keep runaways"
        description="Runaways and their evidence."
        unit="days"
        fallback={365}
      />
    </FieldSet>
  );
}
