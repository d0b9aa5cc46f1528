import React from 'react';
import { Field, Input } from '@grafana/ui';
import type { RunawayOptions } from '../types';
import type { SectionProps } from './types';

type NumberKey =
  | 'runawaySeconds'
  | 'runawayIoPercent'
  | 'newDigestHours'
  | 'sampleSeconds'
  | 'idleHours'
  | 'rawHours'
  | 'tenSecondDays'
  | 'minuteDays'
  | 'hourMonths'
  | 'maxHistoryMB'
  | 'runawayDays';

interface Props extends SectionProps {
  setting: NumberKey;
  label: string;
  description: string;
  unit: string;
  /** The value of an empty field. */
  fallback: number;
}

/** A number of the settings. An empty field leaves it out, and the backend uses its default. */
export function NumberSetting({ props, problems, set, setting, label, description, unit, fallback }: Props) {
  const problem = problems[setting];
  const update = (text: string) => {
    const change: Partial<RunawayOptions> = { [setting]: text === '' ? undefined : Number(text) };
    set(change);
  };
  return (
    <Field label={label} description={description} invalid={problem !== undefined} error={problem}>
      <Input
        id={`runaway-${setting}`}
        type="number"
        width={20}
        suffix={unit}
        placeholder={String(fallback)}
        value={props.options.jsonData[setting] ?? ''}
        onChange={({ currentTarget }) => update(currentTarget.value)}
      />
    </Field>
  );
}
