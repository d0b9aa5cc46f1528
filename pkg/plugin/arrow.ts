import {
  Field as ArrowField,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableToIPC,
  type DataType,
} from 'apache-arrow';
import { arrowColumn } from './columns';
import type { Field, Frame } from './frame';
import { frameMeta, rowCount } from './meta';

/** A frame as an Arrow IPC file with Grafana's metadata, as the plugin SDK's data/arrow.go writes it. */
export function encodeArrow(frame: Frame, refId: string): Uint8Array {
  const length = rowCount(frame);
  const columns = frame.fields.map((field) => ({ field, data: arrowColumn(field) }));
  const children = columns.map(({ data }) => data);
  const fields = columns.map(({ field, data }) => arrowField(field, data.type));
  const schema = new Schema(fields, metadata({ name: frame.name, refId, meta: frameMeta(frame) }));
  const struct = makeData({ type: new Struct(schema.fields), length, nullCount: 0, children });
  return tableToIPC(new Table(schema, [new RecordBatch(schema, struct)]), 'file');
}

/** Only `time` is not nullable: Grafana's expressions and alert rules require that of the time field. */
function arrowField({ name, type, labels, config }: Field, arrowType: DataType): ArrowField {
  const tstype = type === 'time?' ? 'time' : type;
  return new ArrowField(name, arrowType, type !== 'time', metadata({ tstype, labels, config }));
}

function metadata(entries: Record<string, string | object | undefined>): Map<string, string> {
  const map = new Map<string, string>();
  for (const [key, value] of Object.entries(entries)) {
    if (value !== undefined) {
      map.set(key, typeof value === 'string' ? value : JSON.stringify(value));
    }
  }
  return map;
}
