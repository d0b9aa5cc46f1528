import React from 'react';
import { Field, Input } from '@grafana/ui';
import type { RunawayOptions } from '../types';
import type { SectionProps } from './types';

type NumberKey =
  'runawaySeconds' | 'runawayIoPercent' | 'newDigestHours' | 'sampleSeconds' | 'rawHours' | 'runawayDays';

interface Props extends SectionProps {
  of: NumberKey;
  label: string;
  description: string;
  unit: string;
  /** What an empty field means. */
  fallback: number;
}

/** One number of the settings; empty leaves it out, so that the backend's default holds. */
export function NumberSetting({ props, problems, set, of, label, description, unit, fallback }: Props) {
  const problem = problems[of];
  const change = (text: string) => {
    const change: Partial<RunawayOptions> = { [of]: text === '' ? undefined : Number(text) };
    set(change);
  };
  return (
    <Field label={label} description={description} invalid={problem !== undefined} error={problem}>
      <Input
        id={`runaway-${of}`}
        type="number"
        width={20}
        suffix={unit}
        placeholder={String(fallback)}
        value={props.options.jsonData[of] ?? ''}
        onChange={({ currentTarget }) => change(currentTarget.value)}
      />
    </Field>
  );
}
