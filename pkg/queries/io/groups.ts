import type { IoColumn, IoSeries, SeriesKind, Range } from '../../store/answers';
import { eventNames } from '../../../src/shared/io-names';
import type { IoGroup } from '../../../src/shared/query';
import { oneLine } from '../../../src/shared/text';
import type { QueryReader } from '../sources';

/** What a line shows of its instance: what was asked for, the rest of that, what the server's own threads did, what is nobody's. */
export type Part = 'asked' | 'others' | 'thread' | 'rest';

/** One line of the answer: the stored series that it sums up, and its name. */
export interface Group {
  part: Part;
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
  digest: { kind: 'statement', everySample: 'total' },
  statement: { kind: 'statement', everySample: 'total' },
};

/** Files without a schema or table: redo log, temporary files, the server's own tablespaces. */
const NO_TABLE = '(no table)';
const NO_SCHEMA = '(no schema)';
const NO_TEXT = '(no text)';
/** Of a point that is rolled up, the heaviest files are named. */
const OTHER_FILES = '(other files)';

/** What is asked of every instance. */
interface Asked {
  by: IoGroup;
  rank: IoColumn;
  range: Range;
  /** Width of the points that are read, microseconds. */
  points: number;
}

/** Width of the points that are read for an answer with points of this width: only samples tell one statement's I/O. */
export function pointsFor(by: IoGroup, width: number): number {
  return by === 'statement' ? 0 : width;
}

/** Groups an instance's series, with their sums. */
export async function groupsOf(
  history: QueryReader,
  instance: string,
  { by, rank, range, points }: Asked
): Promise<Group[]> {
  const groups = new Map<string, Group>();
  const all = await history.ioSeries(instance, storedAs[by].kind, by === 'total' ? null : rank, range, points);
  for (const series of all.filter((one) => isNamed(by, one))) {
    const { display, labels } = nameOf(by, series);
    const key = JSON.stringify(labels);
    const group = groups.get(key) ?? {
      ...{ part: 'asked' as const, instance, display, labels: { instance, ...labels } },
      ...{ series: [], sum: 0 },
    };
    group.series.push(series.id);
    group.sum += series.sum;
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** By statement and by digest the lines of an instance add up to its total. */
export function isDivided(by: IoGroup): boolean {
  return storedAs[by].kind === 'statement';
}

/** What is rolled up is known by digest only, and by digest only the heaviest. */
function isNamed(by: IoGroup, { name, ofDigest }: IoSeries): boolean {
  return !ofDigest || (by === 'digest' && name !== '');
}

/** What the shown statements leave of an instance: other statements, the server's own threads by kind, and the rest. */
export async function otherParts(
  history: QueryReader,
  instance: string,
  shown: Group[],
  { rank, range, points }: Asked
): Promise<Group[]> {
  const known = new Set(shown.flatMap((group) => (group.instance === instance ? group.series : [])));
  const all = await history.ioSeries(instance, 'statement', rank, range, points);
  const others = all.filter(({ id }) => !known.has(id));
  const threads = await history.ioSeries(instance, 'thread', rank, range, points);
  const group = (part: Part, display: string, of: IoSeries[]): Group => ({
    ...{ part, instance, display, labels: { instance, part: display } },
    ...{ series: of.map(({ id }) => id), sum: of.reduce((sum, series) => sum + series.sum, 0) },
  });
  return [
    ...(others.length === 0 ? [] : [group('others', 'other statements', others)]),
    ...threads.map((series) => group('thread', series.name, [series])),
    group('rest', threads.length === 0 ? 'not attributed (server threads were not read)' : 'not attributed', []),
  ];
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
      return name === ''
        ? { display: OTHER_FILES, labels: { file: OTHER_FILES } }
        : { display: fileName(name), labels: { file: name } };
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
