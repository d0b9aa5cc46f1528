import '../../testing/browser';
import { FieldType, createDataFrame, type DataFrame } from '@grafana/data';
import type { Statement } from './statements';

/** A statement with ordinary values, overridden by `row`. */
export function statement(row: Partial<Statement>): Statement {
  return {
    instance: 'db-1',
    id: 'a-1-1',
    processlistId: 22,
    user: 'shop',
    host: '10.0.0.17',
    db: 'shop',
    digest: null,
    digestText: null,
    text: 'SELECT 1',
    start: 0,
    end: null,
    elapsed: 10,
    state: null,
    rowsExamined: null,
    rowsSent: null,
    readBytes: null,
    writeBytes: null,
    ioShare: null,
    waitingOn: null,
    blocking: 0,
    outcome: 'finished',
    confidence: 'certain',
    killer: null,
    killerConfidence: null,
    evidence: '',
    detected: null,
    details: '{}',
    ...row,
  };
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
