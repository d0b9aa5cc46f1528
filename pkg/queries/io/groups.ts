import type { IoColumn, IoSeries, SeriesKind, Range } from '../../store/answers';
import type { IoGroup } from '../../../src/shared/query';
import { oneLine } from '../../../src/shared/text';
import type { QueryReader } from '../sources';

/** One line of the answer, before its measures: the stored series it sums up, and what it is called. */
export interface Group {
  instance: string;
  /** Null for the instance's total. */
  display: string | null;
  labels: Record<string, string>;
  series: number[];
  /** Sum of the ranking column over the range. */
  sum: number;
}

/** What is stored of each group, and which stored series tells when there were samples of it. */
export const storedAs: Record<IoGroup, { kind: SeriesKind; rounds: 'total' | 'files' }> = {
  total: { kind: 'total', rounds: 'total' },
  event: { kind: 'event', rounds: 'total' },
  file: { kind: 'file', rounds: 'files' },
  schema: { kind: 'file', rounds: 'files' },
  table: { kind: 'file', rounds: 'files' },
  digest: { kind: 'statement', rounds: 'total' },
  statement: { kind: 'statement', rounds: 'total' },
};

/** What the sampled instruments are called; any other goes by the last part of its name. */
const eventNames = new Map([
  ['wait/io/file/innodb/innodb_data_file', 'data'],
  ['wait/io/file/innodb/innodb_log_file', 'redo'],
  ['wait/io/file/innodb/innodb_temp_file', 'temporary'],
  ['wait/io/file/innodb/innodb_dblwr_file', 'doublewrite'],
  ['wait/io/file/sql/io_cache', 'sort cache'],
  ['wait/io/file/sql/binlog', 'binlog'],
]);

/** Files of no schema or table, taken together: redo log, temporary files, tablespaces of the server. */
const NO_TABLE = '(no table)';
const NO_SCHEMA = '(no schema)';
const NO_TEXT = '(no text)';

/** The groups that an instance's series form, with their sums. */
export function groupsOf(history: QueryReader, instance: string, by: IoGroup, rank: IoColumn, range: Range): Group[] {
  const groups = new Map<string, Group>();
  for (const series of history.ioSeries(instance, storedAs[by].kind, by === 'total' ? null : rank, range)) {
    const { display, labels } = nameOf(by, series);
    const key = JSON.stringify(labels);
    const group = groups.get(key) ?? { instance, display, labels: { instance, ...labels }, series: [], sum: 0 };
    group.series.push(series.id);
    group.sum += series.sum;
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** A statement's group, named by who runs it; looked up only for those that are shown. */
export function named(history: QueryReader, by: IoGroup, group: Group): Group {
  const id = group.labels['statement'];
  const statement = by === 'statement' && id !== undefined ? history.statement(group.instance, id) : null;
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
      // MariaDB tells no digest of a running statement: there it goes by its text.
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

/** A file and its folder: the data directory before them is the same for all. */
function fileName(path: string): string {
  return oneLine(path.split(/[\\/]/).slice(-2).join('/'), 60);
}
