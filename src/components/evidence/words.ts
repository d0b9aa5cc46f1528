import type { IoKind, StatementDetails } from '../../shared/details';
import type { StatementRow } from '../../shared/frames';
import { inUnit } from '../units';

type Digest = NonNullable<StatementDetails['digest']>;
type ExecutionCounters = NonNullable<StatementDetails['executionCounters']>;
type Progress = NonNullable<StatementDetails['progress']>;

export const bytes = (value: number) => inUnit(value, 'bytes');
/** Grafana says `1 hours`. */
export const seconds = (value: number) => inUnit(value, 's').replace(/^1 (min|hour|day|week|year)s$/, '1 $1');
export const count = (value: number) => Math.round(value).toLocaleString('en');
const times = (value: number, one: string, many = `${one}s`) => `${count(value)} ${value === 1 ? one : many}`;

export const ioKindNames: Record<IoKind, string> = {
  data: 'Data files',
  temporary: 'Temporary tables',
  sort: 'Sorting',
  redo: 'Redo log',
  binlog: 'Binary log',
  other: 'Other files',
};

const reasons = {
  time: 'It ran past the threshold.',
  io: 'It took a large share of the instance’s disk I/O.',
  return: 'It was killed before, and came back.',
} as const;

/** Why it is called a runaway, a sentence each. */
export function whyRunaway({ runawayBy = [] }: StatementDetails): string[] {
  return runawayBy.map((reason) => reasons[reason]);
}

/** How this run compares with those before it: `first seen 12 mins ago · never run before`, or `usually 200 ms, 14× longer`. */
export function digestHistory(digest: Digest, run: Pick<StatementRow, 'start' | 'end' | 'elapsed'>): string {
  const { firstSeen, executions, meanSeconds, maxSeconds } = digest;
  const seen = firstSeen === null ? [] : [firstSight(firstSeen, run)];
  if (executions === 0) {
    return [...seen, 'never run before'].join(' · ');
  }
  const longer = meanSeconds > 0 ? run.elapsed / meanSeconds : 0;
  const ratio = longer >= 10 ? count(longer) : longer.toFixed(1);
  const usually = `usually ${seconds(meanSeconds)}${longer >= 1.5 ? `, ${ratio}× longer` : ''}`;
  return [...seen, usually, `at most ${seconds(maxSeconds)}`, times(executions, 'run')].join(' · ');
}

/** From now of what still runs; what has ended is told from its own start, for it is read at any later time. */
function firstSight(
  firstSeen: number,
  { start, end, elapsed }: Pick<StatementRow, 'start' | 'end' | 'elapsed'>
): string {
  const before = (start - firstSeen) / 1000;
  if (before < 1) {
    return 'first seen with this run';
  }
  return end === null ? `first seen ${seconds(before + elapsed)} ago` : `first seen ${seconds(before)} before`;
}

/** The server's own warnings, each in few words and with what it means. */
export function warnings(counters: ExecutionCounters): Array<{ text: string; meaning: string }> {
  const { noIndexUsed, fullScans, fullJoins, diskTables, sortMergePasses } = counters;
  const found: Array<[boolean, string, string]> = [
    [noIndexUsed, 'no index used', 'It reads a table from end to end.'],
    [fullScans > 0, times(fullScans, 'full scan'), 'Tables read from end to end.'],
    [
      fullJoins > 0,
      times(fullJoins, 'full join'),
      'Joins that use no index: each row of one table meets all of the other.',
    ],
    [diskTables > 0, times(diskTables, 'temporary table on disk', 'temporary tables on disk'), 'Too large for memory.'],
    [
      sortMergePasses > 0,
      times(sortMergePasses, 'sort merge pass', 'sort merge passes'),
      'The sort was too large for its buffer and went over files.',
    ],
  ];
  return found.flatMap(([is, text, meaning]) => (is ? [{ text, meaning }] : []));
}

/** How far it is: in words, and as a share of 1 where the work is estimated. */
export function progressOf({ stage, completed, estimated, rowsPerSecond }: Progress): {
  text: string;
  share: number | null;
} {
  const share =
    completed === null || estimated === null || estimated <= 0 ? null : Math.min(1, Math.max(0, completed / estimated));
  const work =
    share === null ? null : `${Math.floor(share * 100)} % (${count(completed ?? 0)} of ${count(estimated ?? 0)})`;
  const rows = rowsPerSecond === null ? null : `${count(rowsPerSecond)} rows/s`;
  return { text: [stage, work, rows].filter((part) => part !== null).join(', '), share };
}

/** JSON to be read by people; as it came where it is cut or none. */
export function indentJson(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
