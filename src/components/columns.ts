import type { DataFrame } from '@grafana/data';
import { cellText } from '../shared/text';

/** Reads a table frame by field name. Null for a missing field, a null, or a value of another type. */
export interface Columns {
  text(name: string, row: number): string | null;
  number(name: string, row: number): number | null;
}

export function columnsOf(frame: DataFrame): Columns {
  const columns = new Map<string, unknown[]>(frame.fields.map((field) => [field.name, field.values]));
  return {
    text(name, row) {
      const value = columns.get(name)?.[row];
      return typeof value === 'string' ? cellText(name, value) : null;
    },
    number(name, row) {
      const value = columns.get(name)?.[row];
      return typeof value === 'number' && Number.isFinite(value) ? value : null;
    },
  };
}

/** Whether the frame has a field of each of these names. */
export function hasFields(frame: DataFrame, names: string[]): boolean {
  return names.every((name) => frame.fields.some((field) => field.name === name));
}
