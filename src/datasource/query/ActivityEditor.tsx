import React from 'react';
import { measureNames } from '../../shared/frames';
import { activityMeasures } from '../../shared/query';
import type { KindEditorProps } from '../types';
import { ChoicesField } from './ChoicesField';
import { InstancesField } from './InstancesField';

export function ActivityEditor({ query, onChange, source }: KindEditorProps<'activity'>) {
  const measures = query.measures ?? ['runaways'];
  return (
    <>
      <ChoicesField
        label="Measures"
        placeholder="Choose at least one"
        choices={activityMeasures}
        labels={measureNames}
        value={measures}
        invalid={measures.length === 0}
        onChange={(measures) => onChange({ ...query, measures })}
      />
      <InstancesField query={query} onChange={onChange} source={source} />
    </>
  );
}
