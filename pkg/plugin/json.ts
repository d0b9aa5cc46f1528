import type { Field, Frame } from './frame';
import { frameMeta, micros, rowCount } from './meta';

interface Entities {
  NaN?: number[];
  Inf?: number[];
  NegInf?: number[];
}

interface Column {
  values: unknown[];
  entities: Entities | null;
  nanos: number[] | null;
}

const types = {
  time: { type: 'time', typeInfo: { frame: 'time.Time' } },
  'time?': { type: 'time', typeInfo: { frame: 'time.Time', nullable: true } },
  number: { type: 'number', typeInfo: { frame: 'float64', nullable: true } },
  string: { type: 'string', typeInfo: { frame: 'string', nullable: true } },
  boolean: { type: 'boolean', typeInfo: { frame: 'bool', nullable: true } },
};

/** A frame in Grafana's JSON, as the plugin SDK's data/frame_json.go writes it. */
export function encodeJson(frame: Frame, refId: string): Uint8Array {
  rowCount(frame);
  const columns = frame.fields.map(column);
  const entities = columns.map((column) => column.entities);
  const nanos = columns.map((column) => column.nanos);
  return new TextEncoder().encode(
    JSON.stringify({
      schema: {
        name: frame.name,
        refId,
        meta: frameMeta(frame),
        fields: frame.fields.map(({ name, type, labels, config }) => ({ name, ...types[type], labels, config })),
      },
      data: {
        values: columns.map((column) => column.values),
        entities: entities.some((entity) => entity !== null) ? entities : undefined,
        nanos: nanos.some((offsets) => offsets !== null) ? nanos : undefined,
      },
    })
  );
}

function column(field: Field): Column {
  switch (field.type) {
    case 'time':
    case 'time?':
      return times(field, field.values);
    case 'number':
      return numbers(field.values);
    default:
      return { values: field.values, entities: null, nanos: null };
  }
}

/** Whole milliseconds, and the remainder in nanoseconds. */
function times(field: Field, times: Array<number | null>): Column {
  const exact = times.map((time) => (time === null ? null : micros(field, time)));
  const values = exact.map((time) => (time === null ? null : Math.floor(time / 1000)));
  const nanos = exact.map((time, i) => (time === null ? 0 : (time - (values[i] ?? 0) * 1000) * 1000));
  return { values, entities: null, nanos: nanos.some((offset) => offset !== 0) ? nanos : null };
}

/** JSON has no NaN and infinities: they are null, and their indexes are listed. */
function numbers(values: Array<number | null>): Column {
  const entities: Entities = {};
  values.forEach((value, index) => {
    if (value !== null && !Number.isFinite(value)) {
      const name = Number.isNaN(value) ? 'NaN' : value > 0 ? 'Inf' : 'NegInf';
      (entities[name] ??= []).push(index);
    }
  });
  return { values, entities: Object.keys(entities).length > 0 ? entities : null, nanos: null };
}
