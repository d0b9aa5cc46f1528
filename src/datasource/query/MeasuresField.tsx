import React from 'react';
import { measureNames } from '../../shared/frames';
import type { ActivityMeasure, IoMeasure, RunawayMeasure } from '../../shared/query';
import { ChoicesField } from './ChoicesField';

type AnyMeasure = IoMeasure | ActivityMeasure | RunawayMeasure;

interface Props<Measure extends AnyMeasure> {
  choices: readonly Measure[];
  value: Measure[];
  onChange(measures: Measure[]): void;
}

/** Chooses the measures of a time series query: at least one. */
export const MeasuresField = <Measure extends AnyMeasure>({ choices, value, onChange }: Props<Measure>) => (
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
