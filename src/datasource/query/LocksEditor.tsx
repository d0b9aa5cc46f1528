import React from 'react';
import type { KindEditorProps } from '../types';
import { InstancesField } from './InstancesField';
import { LimitField } from './LimitField';
import { RadioField } from './RadioField';
import { WhenField } from './WhenField';

const forms = [
  { value: 'tree' as const, label: 'Tree', description: 'Each blocking session with the sessions behind it' },
  { value: 'flat' as const, label: 'Flat', description: 'One row per wait' },
  { value: 'deadlocks' as const, label: 'Deadlocks', description: 'The deadlocks in the time range, with both sides' },
  { value: 'series' as const, label: 'Time series', description: 'The number of waiting sessions' },
];

export function LocksEditor({ query, onChange, source }: KindEditorProps<'locks'>) {
  const as = query.as ?? 'tree';
  return (
    <>
      <RadioField label="As" options={forms} value={as} onChange={(as) => onChange({ ...query, as })} />
      {(as === 'tree' || as === 'flat') && <WhenField query={query} onChange={onChange} />}
      {as !== 'series' && <LimitField query={query} onChange={onChange} />}
      <InstancesField query={query} onChange={onChange} source={source} />
    </>
  );
}
