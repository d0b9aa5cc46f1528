import React from 'react';
import { measureNames } from '../../shared/frames';
import type { ActivityMeasure, IoMeasure } from '../../shared/query';
import { ChoicesField } from './ChoicesField';

interface Props<Measure extends IoMeasure | ActivityMeasure> {
  choices: readonly Measure[];
  value: Measure[];
  onChange(measures: Measure[]): void;
}

/** Chooses the measures of a time series query: at least one. */
export const MeasuresField = <Measure extends IoMeasure | ActivityMeasure>({
  choices,
  value,
  onChange,
}: Props<Measure>) => (
  <ChoicesField
    label="Measures"
    placeholder="Choose at least one"
    choices={choices}
    labels={measureNames}
    value={value}
    invalid={value.length === 0}
    onChange={onChange}
  />
);
