import {
  MappingType,
  SpecialValueMatch,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type SpecialValueMap,
  type ValueMap,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { outcomeDisplays } from '../../src/shared/outcomes';

/** Dark green below the first step; each step begins at its value. */
export function thresholds(...steps: Array<[value: number, color: string]>): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([{ value: null, color: 'dark-green' }, ...steps.map(([value, color]) => ({ value, color }))]);
}

/** Each outcome as a word in its colour. */
export const outcomeMapping: ValueMap = {
  type: MappingType.ValueToText,
  options: Object.fromEntries(
    Object.entries(outcomeDisplays).map(([outcome, { word, colour }], index) => [
      outcome,
      { text: word, color: colour ?? 'text', index },
    ])
  ),
};

/** A tile without a sample is neither green nor red. */
export const blindMapping: SpecialValueMap = {
  type: MappingType.SpecialValue,
  options: { match: SpecialValueMatch.Null, result: { text: 'no sample', color: '#808080', index: 0 } },
};

/** Whether the sampler can read an instance. */
export const upMapping: ValueMap = {
  type: MappingType.ValueToText,
  options: { '1': { text: 'up', color: 'dark-green', index: 0 }, '0': { text: 'DOWN', color: 'red', index: 1 } },
};
