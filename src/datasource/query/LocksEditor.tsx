import React from 'react';
import type { KindEditorProps } from '../types';
import { RadioField } from './RadioField';
import { InstancesField } from './InstancesField';
import { NumberField } from './NumberField';
import { whenOptions } from './when';

const forms = [
  { value: 'tree' as const, label: 'Tree', description: 'Each blocker, and below it whoever waits behind it' },
  { value: 'flat' as const, label: 'Flat', description: 'One row per wait' },
  { value: 'deadlocks' as const, label: 'Deadlocks', description: 'Those of the time range, with both sides' },
  { value: 'series' as const, label: 'Time series', description: 'How many sessions wait' },
];

export function LocksEditor({ query, onChange, source }: KindEditorProps<'locks'>) {
  const as = query.as ?? 'tree';
  return (
    <>
      <RadioField label="As" options={forms} value={as} onChange={(as) => onChange({ ...query, as })} />
      {as !== 'series' && (
        <>
          {as !== 'deadlocks' && (
            <RadioField
              label="Which"
              options={whenOptions}
              value={query.when ?? 'now'}
              onChange={(when) => onChange({ ...query, when })}
            />
          )}
          <NumberField
            label="Limit"
            tooltip="Rows at most: 1 to 5000"
            value={query.limit}
            fallback={500}
            onChange={(limit) => onChange({ ...query, limit })}
          />
        </>
      )}
      <InstancesField query={query} onChange={onChange} source={source} />
    </>
  );
}
