import '../../testing/browser';
import { FieldType, createDataFrame, type DataFrame } from '@grafana/data';
import { ordinary } from './ordinary-row.fixture';
import type { Statement } from './statements';

/** A statement with ordinary values, overridden by `row`. */
export function statement(row: Partial<Statement>): Statement {
  return { ...ordinary, ...row };
}

/** A table frame with a field for each key of its rows. */
export function tableOf(rows: object[]): DataFrame {
  return createDataFrame({
    fields: Object.keys(rows[0] ?? {}).map((name) => ({
      name,
      type: FieldType.other,
      values: rows.map((row) => new Map<string, unknown>(Object.entries(row)).get(name)),
    })),
  });
}

/** A `timeseries-multi` frame. */
export function seriesOf(
  name: string,
  labels: Record<string, string>,
  points: Array<[number, number | null]>
): DataFrame {
  return createDataFrame({
    fields: [
      { name: 'time', type: FieldType.time, values: points.map(([time]) => time) },
      { name, labels, type: FieldType.number, values: points.map(([, value]) => value) },
    ],
  });
}
