import React from 'react';
import { measureNames } from '../../shared/frames';
import { ioGroups, ioMeasures, type IoGroup } from '../../shared/query';
import type { KindEditorProps } from '../types';
import { ChoicesField } from './ChoicesField';
import { RadioField } from './RadioField';
import { InstancesField } from './InstancesField';
import { NumberField } from './NumberField';

const groups: Record<IoGroup, { label: string; description: string }> = {
  total: { label: 'Total', description: 'One series per measure: the sum of the wait events below' },
  event: { label: 'Wait event', description: 'Data, temporary, redo and doublewrite files, sort cache, binary log' },
  file: { label: 'File', description: 'The busiest files' },
  schema: { label: 'Schema', description: "A schema's files, summed" },
  table: { label: 'Table', description: "A table's files, summed" },
  digest: { label: 'Digest', description: 'The long statements, those of one digest summed; bytes are estimated' },
  statement: { label: 'Statement', description: 'The long statements, by their own threads; bytes are estimated' },
};

export function IoEditor({ query, onChange, source }: KindEditorProps<'io'>) {
  const measures = query.measures ?? ['readBytes', 'writeBytes'];
  const by = query.by ?? 'total';
  return (
    <>
      <RadioField
        label="By"
        options={ioGroups.map((value) => ({ value, ...groups[value] }))}
        value={by}
        onChange={(by) => onChange({ ...query, by })}
      />
      {by !== 'total' && (
        <NumberField
          label="Top"
          tooltip="How many of them, the busiest first: 1 to 50"
          value={query.top}
          fallback={10}
          onChange={(top) => onChange({ ...query, top })}
        />
      )}
      <ChoicesField
        label="Measures"
        placeholder="Choose at least one"
        choices={ioMeasures}
        labels={measureNames}
        value={measures}
        invalid={measures.length === 0}
        onChange={(measures) => onChange({ ...query, measures })}
      />
      <InstancesField query={query} onChange={onChange} source={source} />
    </>
  );
}
