import React from 'react';
import type { KindEditorProps } from '../types';
import { InstancesField } from './InstancesField';
import { LimitField } from './LimitField';
import { NumberField } from './NumberField';
import { StatementFilters } from './StatementFilters';
import { WhenField } from './WhenField';

export const StatementsEditor = ({ query, onChange, source }: KindEditorProps<'statements'>) => (
  <>
    <WhenField query={query} onChange={onChange} />
    <NumberField
      label="Longer than"
      tooltip="How long a statement has run"
      unit="s"
      value={query.minElapsed}
      fallback={0}
      onChange={(minElapsed) => onChange({ ...query, minElapsed })}
    />
    <LimitField query={query} onChange={onChange} />
    <InstancesField query={query} onChange={onChange} source={source} />
    <StatementFilters query={query} onChange={onChange} source={source} />
  </>
);
