import React from 'react';
import { Field, FieldSet, Switch, TagsInput } from '@grafana/ui';
import { NumberSetting } from './NumberSetting';
import type { SectionProps } from './types';

/** When a statement counts as a runaway. */
export function Runaways(section: SectionProps) {
  const { jsonData, readOnly } = section.props.options;
  return (
    <FieldSet label="Runaways" disabled={readOnly}>
      <NumberSetting
        {...section}
        setting="runawaySeconds"
        label="Threshold"
        description="A statement that runs longer than this is a runaway."
        unit="seconds"
        fallback={10}
      />
      <NumberSetting
        {...section}
        setting="runawayIoPercent"
        label="Share of the disk"
        description="On a busy instance, a statement that takes more than this share of the disk I/O is also a runaway, even if it has not run for long. 0 switches this off."
        unit="%"
        fallback={50}
      />
      <NumberSetting
        {...section}
        setting="newDigestHours"
        label="New statements"
        description="A statement is marked NEW if its digest was first seen within this many hours. A new statement is a common cause of an outage."
        unit="hours"
        fallback={24}
      />
      <Field
        label="Exempt users"
        description="Statements of these users are never runaways, for example backups and reports. The server’s own threads, such as binlog dumps, never are."
        invalid={section.problems.exemptUsers !== undefined}
        error={section.problems.exemptUsers}
      >
        <TagsInput
          id="runaway-exempt-users"
          width={40}
          placeholder="User name, then Enter"
          disabled={readOnly}
          tags={jsonData.exemptUsers ?? []}
          onChange={(exemptUsers) => section.set({ exemptUsers })}
        />
      </Field>
      <Field
        label="Replication appliers"
        description="On a replica, a statement that the applier runs may be a runaway, too. Off, it is shown but never marked: its delay is the source’s doing, or that of whoever blocks it."
      >
        <Switch
          id="runaway-watch-appliers"
          disabled={readOnly}
          value={jsonData.watchAppliers ?? false}
          onChange={({ currentTarget }) => section.set({ watchAppliers: currentTarget.checked })}
        />
      </Field>
    </FieldSet>
  );
}
