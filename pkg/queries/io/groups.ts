import type { IoColumn, IoSeries, SeriesKind, Range } from '../../store/answers';
import type { IoGroup } from '../../../src/shared/query';
import { oneLine } from '../../../src/shared/text';
import type { QueryReader } from '../sources';

/** One line of the answer: the stored series that it sums up, and its name. */
export interface Group {
  instance: string;
  /** Null for the instance's total. */
  display: string | null;
  labels: Record<string, string>;
  series: number[];
  /** Sum of the ranking column over the range. */
  sum: number;
}

/** The stored series of each group, and the series that has a row for each sample of them. */
export const storedAs: Record<IoGroup, { kind: SeriesKind; everySample: 'total' | 'files' }> = {
  total: { kind: 'total', everySample: 'total' },
  event: { kind: 'event', everySample: 'total' },
  file: { kind: 'file', everySample: 'files' },
  schema: { kind: 'file', everySample: 'files' },
  table: { kind: 'file', everySample: 'files' },
  digest: { kind: 'digest', everySample: 'total' },
  statement: { kind: 'statement', everySample: 'total' },
};

/** Short names of instruments. Any other instrument is shown by the last part of its name. */
const eventNames = new Map([
  ['wait/io/file/innodb/innodb_data_file', 'data'],
  ['wait/io/file/innodb/innodb_log_file', 'redo'],
  ['wait/io/file/innodb/innodb_temp_file', 'temporary'],
  ['wait/io/file/innodb/innodb_dblwr_file', 'doublewrite'],
  ['wait/io/file/sql/io_cache', 'sort cache'],
  ['wait/io/file/sql/binlog', 'binlog'],
]);

/** Files without a schema or table: redo log, temporary files, the server's own tablespaces. */
const NO_TABLE = '(no table)';
const NO_SCHEMA = '(no schema)';
const NO_TEXT = '(no text)';

/** Groups an instance's series, with their sums. `width`: that of a point, microseconds. */
export async function groupsOf(
  history: QueryReader,
  instance: string,
  by: IoGroup,
  rank: IoColumn,
  range: Range,
  width: number
): Promise<Group[]> {
  const groups = new Map<string, Group>();
  for (const series of await history.ioSeries(
    instance,
    storedAs[by].kind,
    by === 'total' ? null : rank,
    range,
    width
  )) {
    const { display, labels } = nameOf(by, series);
    const key = JSON.stringify(labels);
    const group = groups.get(key) ?? { instance, display, labels: { instance, ...labels }, series: [], sum: 0 };
    group.series.push(series.id);
    group.sum += series.sum;
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Names a statement's group by its session. Call it for shown groups only: it looks up the statement. */
export async function withSession(history: QueryReader, by: IoGroup, group: Group): Promise<Group> {
  const id = group.labels['statement'];
  const statement = by === 'statement' && id !== undefined ? await history.statement(group.instance, id) : null;
  if (statement === null) {
    return group;
  }
  const { processlistId, user, digest } = statement;
  const display = [processlistId === null ? null : `#${processlistId}`, user].filter((part) => part !== null).join(' ');
  const labels = { ...group.labels };
  if (digest !== null) {
    labels['digest'] = digest;
  }
  if (processlistId !== null) {
    labels['processlist_id'] = String(processlistId);
  }
  return { ...group, display: display === '' ? group.display : oneLine(display, 60), labels };
}

function nameOf(
  by: IoGroup,
  { name, schema, table, digest, text }: IoSeries
): { display: string | null; labels: Record<string, string> } {
  switch (by) {
    case 'total':
      return { display: null, labels: {} };
    case 'event': {
      const event = eventName(name);
      return { display: event, labels: { event, wait_event: name } };
    }
    case 'file':
      return { display: fileName(name), labels: { file: name } };
    case 'schema':
      return { display: schema ?? NO_SCHEMA, labels: { schema: schema ?? NO_SCHEMA } };
    case 'table':
      return table === null
        ? { display: NO_TABLE, labels: { schema: schema ?? NO_SCHEMA, table: NO_TABLE } }
        : { display: `${schema ?? ''}.${table}`, labels: { schema: schema ?? NO_SCHEMA, table } };
    case 'digest': {
      const display = oneLine(text ?? NO_TEXT, 60);
      // MariaDB has no digest for a running statement: its text takes the place.
      return {
        display,
        labels: { schema: schema ?? NO_SCHEMA, ...(digest === null ? { text: display } : { digest }) },
      };
    }
    case 'statement':
      return { display: name, labels: { statement: name } };
  }
}

function eventName(instrument: string): string {
  const last = instrument.slice(instrument.lastIndexOf('/') + 1);
  return eventNames.get(instrument) ?? last.replace(/^innodb_|_file$/g, '').replaceAll('_', ' ');
}

/** The file and its folder, without the data directory: that is the same for all. */
function fileName(path: string): string {
  return oneLine(path.split(/[\\/]/).slice(-2).join('/'), 60);
}
