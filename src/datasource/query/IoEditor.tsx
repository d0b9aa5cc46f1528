import React from 'react';
import { eventNames } from '../../shared/io-names';
import { ioGroups, ioMeasures, type IoGroup } from '../../shared/query';
import type { KindEditorProps } from '../types';
import { RadioField } from './RadioField';
import { InstancesField } from './InstancesField';
import { MeasuresField } from './MeasuresField';
import { NumberField } from './NumberField';

const groups: Record<IoGroup, { label: string; description: string }> = {
  total: { label: 'Total', description: 'One series per measure: the sum of all sampled wait events' },
  event: { label: 'Wait event', description: `What files are for: ${[...eventNames.values()].join(', ')}, and others` },
  file: { label: 'File', description: 'The busiest files' },
  schema: { label: 'Schema', description: 'The sum of the files of each schema' },
  table: { label: 'Table', description: 'The sum of the files of each table' },
  digest: { label: 'Digest', description: 'Long statements, summed by digest. Bytes are estimated' },
  statement: { label: 'Statement', description: 'Long statements, by their own threads. Bytes are estimated' },
};

export function IoEditor({ query, onChange, source }: KindEditorProps<'io'>) {
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
          tooltip="Number of series, busiest first: 1 to 50"
          value={query.top}
          fallback={10}
          onChange={(top) => onChange({ ...query, top })}
        />
      )}
      <MeasuresField
        choices={ioMeasures}
        value={query.measures ?? ['readBytes', 'writeBytes']}
        onChange={(measures) => onChange({ ...query, measures })}
      />
      <InstancesField query={query} onChange={onChange} source={source} />
    </>
  );
}
