/** The part of Grafana's FieldConfig the backend sets. `unit` is one of Grafana's unit ids. */
export interface FieldConfig {
  displayNameFromDS?: string;
  unit?: string;
  description?: string;
  custom?: Record<string, unknown>;
}

interface Column<Type extends string, Value> {
  name: string;
  type: Type;
  values: Value[];
  labels?: Record<string, string>;
  config?: FieldConfig;
}

/** Times are epoch milliseconds, fractions kept to the microsecond. A `time` column holds no null; `time?` may. */
export type Field =
  | Column<'time', number>
  | Column<'time?', number | null>
  | Column<'number', number | null>
  | Column<'string', string | null>
  | Column<'boolean', boolean | null>;

/** The types of Grafana's FrameType that this plugin answers. */
export type FrameType = 'timeseries-multi' | 'table' | 'annotations';

export interface Notice {
  severity: 'info' | 'warning' | 'error';
  text: string;
}

/** A data frame before it is encoded. All fields have the same length. */
export interface Frame {
  name: string;
  fields: Field[];
  type?: FrameType;
  notices?: Notice[];
  custom?: Record<string, unknown>;
}
