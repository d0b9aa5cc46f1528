import React from 'react';
import { Field, FieldSet, TagsInput } from '@grafana/ui';
import { NumberSetting } from './NumberSetting';
import type { SectionProps } from './types';

/** When a statement counts as a runaway. */
export function Runaways(section: SectionProps) {
  const { jsonData, readOnly } = section.props.options;
  return (
    <FieldSet label="Runaways" disabled={readOnly}>
      <NumberSetting
        {...section}
        of="runawaySeconds"
        label="Threshold"
        description="A statement that has run for longer is a runaway."
        unit="seconds"
        fallback={10}
      />
      <NumberSetting
        {...section}
        of="runawayIoPercent"
        label="Share of the disk"
        description="On a busy instance, a statement that takes more than this share of its disk I/O is one too, however briefly it has run. 0 is off."
        unit="%"
        fallback={50}
      />
      <NumberSetting
        {...section}
        of="newDigestHours"
        label="New statements"
        description="A statement whose digest was first seen within so many hours is marked NEW: the usual cause of an outage is what was deployed last."
        unit="hours"
        fallback={24}
      />
      <Field
        label="Exempt users"
        description="Their statements are never runaways: backups, reports. Replication and daemon threads never are."
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
    </FieldSet>
  );
}
