import React from 'react';
import { activityMeasures } from '../../shared/query';
import type { KindEditorProps } from '../types';
import { InstancesField } from './InstancesField';
import { MeasuresField } from './MeasuresField';

export const ActivityEditor = ({ query, onChange, source }: KindEditorProps<'activity'>) => (
  <>
    <MeasuresField
      choices={activityMeasures}
      value={query.measures ?? ['runaways']}
      onChange={(measures) => onChange({ ...query, measures })}
    />
    <InstancesField query={query} onChange={onChange} source={source} />
  </>
);
