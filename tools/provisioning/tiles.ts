import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueJustifyMode,
  ReduceDataOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { ThresholdsConfigBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import type { ActivityMeasure } from '../../src/shared/query';
import { blindMapping, thresholds, upMapping } from './colors';
import { clock } from './units';
import { askChosen, chosen } from './query';

interface Tile {
  title: string;
  description: string;
  measure: ActivityMeasure;
  colors: ThresholdsConfigBuilder;
}

// The last value, even when it is null: an old number must not look current.
const last = () => new ReduceDataOptionsBuilder().calcs(['last']);

function tile({ title, description, measure, colors }: Tile): PanelBuilder {
  return (
    new PanelBuilder()
      .title(title)
      .description(description)
      .datasource(chosen)
      .withTarget(askChosen('A', { queryType: 'activity', measures: [measure] }))
      .reduceOptions(last())
      .colorMode(BigValueColorMode.BackgroundSolid)
      // A curve would run through the digits.
      .graphMode(BigValueGraphMode.None)
      .justifyMode(BigValueJustifyMode.Center)
      .noValue('no sample')
      .mappings([blindMapping])
      .thresholds(colors)
  );
}

/** Large numbers, one per instance, with short titles: signs beside a title cut it. White digits need a dark orange. */
export const tiles = {
  runaways: tile({
    title: 'Runaways',
    description: 'Runaways that run at the end of the time range.',
    measure: 'runaways',
    colors: thresholds([1, 'red']),
  }),
  longest: tile({
    title: 'Longest run',
    description: 'How long the oldest statement has been running.',
    measure: 'longestStatement',
    colors: thresholds([10, 'dark-orange'], [60, 'red']),
  })
    // The query's own unit counts before the panel's, but not before an override.
    .overrideByFieldType('number', [{ id: 'unit', value: clock }]),
  waiting: tile({
    title: 'Waiting',
    description: 'Sessions that wait for a row or metadata lock.',
    measure: 'sessionsWaiting',
    colors: thresholds([1, 'dark-orange'], [10, 'red']),
  }),
  spike: tile({
    title: 'Spike score',
    description:
      'How many robust deviations disk I/O lies above its recent past: 0 is ordinary, more than 6 for a minute raises an alert.',
    measure: 'spikeScore',
    colors: thresholds([3, 'dark-orange'], [6, 'red']),
  }).decimals(1),
  up: tile({
    title: 'Sampler',
    description: 'Whether the sampler can read the instance.',
    measure: 'up',
    colors: thresholds(),
  }).mappings([blindMapping, upMapping]),
};
