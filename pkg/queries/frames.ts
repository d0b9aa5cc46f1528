import { measureNames, measureUnits } from '../../src/shared/frames';
import { visible } from '../../src/shared/text';
import type { Field, FieldConfig, Frame, FrameType, Notice } from '../plugin/frame';

type TypeFor<Value> = [Value] extends [number]
  ? 'time' | 'number'
  : [Value] extends [number | null]
    ? 'time?' | 'number'
    : [Value] extends [boolean | null]
      ? 'boolean'
      : 'string';

/** The field of each key of a row: its type and unit, in the frame's order. */
export type Columns<Row> = { [Key in keyof Row]-?: { type: TypeFor<Row[Key]>; unit?: string } };

interface TableOptions<Row> {
  name: string;
  rows: Row[];
  columns: Columns<Row>;
  type?: FrameType;
  notices?: Notice[];
  custom?: Frame['custom'] | undefined;
}

/** A frame with a field for every column. Without rows the fields are empty. */
export function table<Row extends object>({
  name,
  rows,
  columns,
  type = 'table',
  notices,
  custom,
}: TableOptions<Row>): Frame {
  const fields: Field[] = [];
  for (const key in columns) {
    const { type: fieldType, unit } = columns[key];
    const config = unit === undefined ? undefined : { unit };
    fields.push(
      field(
        key,
        fieldType,
        rows.map((row) => row[key]),
        config
      )
    );
  }
  return { name, type, fields, ...noticesPart(notices), ...(custom && { custom }) };
}

function field(name: string, type: Field['type'], values: unknown[], config?: FieldConfig): Field {
  const common = { name, ...(config && { config }) };
  switch (type) {
    case 'time':
      return { ...common, type, values: values.map((value) => required(name, number(value))) };
    case 'time?':
    case 'number':
      return { ...common, type, values: values.map(number) };
    case 'string':
      return { ...common, type, values: values.map((value) => (typeof value === 'string' ? value : null)) };
    case 'boolean':
      return { ...common, type, values: values.map((value) => (typeof value === 'boolean' ? value : null)) };
  }
}

function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function required(name: string, value: number | null): number {
  if (value === null) {
    throw new TypeError(`${name} has a row without a time`);
  }
  return value;
}

interface Series {
  measure: keyof typeof measureUnits;
  labels: Record<string, string>;
  /** The answer has several measures: the measure is a label too, because alert rules distinguish series by labels only. */
  several: boolean;
  displayName: string;
  /** Epoch milliseconds. */
  times: number[];
  values: Array<number | null>;
}

/** One time series as a frame of its own. */
export function seriesFrame({ measure, several, displayName, times, values, ...rest }: Series): Frame {
  const labels = several ? { ...rest.labels, measure } : rest.labels;
  const config = { unit: measureUnits[measure], displayNameFromDS: displayName };
  return {
    name: displayName,
    type: 'timeseries-multi',
    fields: [
      { name: 'time', type: 'time', values: times },
      // A frame cannot be sent with two fields of one name.
      { name: measure === 'time' ? 'sampleTime' : measure, type: 'number', values, labels, config },
    ],
  };
}

interface Naming {
  instance: string;
  /** What the series shows of the instance. */
  group: string | null;
  measure: keyof typeof measureNames;
  several: { instances: boolean; measures: boolean };
}

/** A short name, to be read from afar: only the parts that distinguish the series of one answer. */
export function displayName({ instance, group, measure, several }: Naming): string {
  const parts = [several.instances ? instance : null, group, several.measures ? measureNames[measure] : null];
  return visible(parts.filter((part) => part !== null).join(' ')) || measureNames[measure];
}

/** Adds notices and custom metadata to the first frame; if there is none, to one without fields, which Grafana shows as "no data". */
export function withNotices(frames: Frame[], name: string, notices: Notice[], custom?: Frame['custom']): Frame[] {
  const [first, ...others] = frames;
  if (notices.length === 0 && custom === undefined) {
    return frames;
  }
  return [{ ...(first ?? { name, fields: [] }), ...noticesPart(notices), ...(custom && { custom }) }, ...others];
}

function noticesPart(notices: Notice[] | undefined): { notices?: Notice[] } {
  // A notice may quote a name, or the words of a server.
  const shown = notices?.map((notice) => ({ ...notice, text: visible(notice.text) })) ?? [];
  return shown.length === 0 ? {} : { notices: shown };
}
