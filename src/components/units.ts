import { formattedValueToString, getValueFormat } from '@grafana/data';

/** A value in one of Grafana's units, with at most one decimal: `1.5 GiB/s`, `812 GiB`. */
export function inUnit(value: number, unit: string): string {
  const { text, ...affixes } = getValueFormat(unit)(value, 1);
  return formattedValueToString({ ...affixes, text: text.replace(/\.0$/, '') });
}
