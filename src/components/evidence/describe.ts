import { innerSeconds, type IoKind, type StatementDetails } from '../../shared/details';
import type { StatementRow } from '../../shared/frames';
import { duration } from '../../shared/text';
import { inUnit } from '../units';

type Digest = NonNullable<StatementDetails['digest']>;
type ExecutionCounters = NonNullable<StatementDetails['executionCounters']>;
type Inner = NonNullable<StatementDetails['inner']>;
type ProgressDetails = NonNullable<StatementDetails['progress']>;
type Run = Pick<StatementRow, 'start' | 'end' | 'elapsed'>;

export const bytes = (value: number) => inUnit(value, 'bytes');
/** Grafana writes `1 hours`; this writes `1 hour`. */
export const seconds = (value: number) => inUnit(value, 's').replace(/^1 (min|hour|day|week|year)s$/, '1 $1');
export const count = (value: number) => Math.round(value).toLocaleString('en');
const counted = (value: number, one: string, many = `${one}s`) => `${count(value)} ${value === 1 ? one : many}`;

export const ioKindNames: Record<IoKind, string> = {
  data: 'Data files',
  temporary: 'Temporary tables',
  sort: 'Sorting',
  redo: 'Redo log',
  binlog: 'Binary log',
  other: 'Other files',
};

const reasons = {
  io: 'Took a large share of the instance’s disk I/O',
  return: 'Was killed before and came back',
  blocking: 'Made others wait longer than the runaway threshold',
} as const;

/** Why a statement is a runaway: one line per reason. */
export function whyRunaway({ runawayBy = [], ranLongerThan }: StatementDetails): string[] {
  // Records of earlier versions do not have the threshold.
  const ran =
    ranLongerThan === undefined ? 'Ran longer than the runaway threshold' : `Ran longer than ${seconds(ranLongerThan)}`;
  return runawayBy.map((reason) => (reason === 'time' ? ran : reasons[reason]));
}

/** How a run compares with earlier ones: `Query never seen before`, or `Query usually takes 200 ms, this run 14× longer · …`. */
export function digestHistory(digest: Digest, run: Run): string {
  const { firstSeen, executions, meanSeconds, maxSeconds } = digest;
  const age = firstSeen === null ? [] : [queryAge(firstSeen, run)];
  if (executions === 0) {
    return firstSeen === null || isFirstRun(firstSeen, run)
      ? 'Query never seen before'
      : `Query ${queryAge(firstSeen, run)} · no earlier run`;
  }
  const longer = meanSeconds > 0 ? run.elapsed / meanSeconds : 0;
  const ratio = longer >= 10 ? count(longer) : longer.toFixed(1);
  const usually = `usually takes ${seconds(meanSeconds)}${longer >= 1.5 ? `, this run ${ratio}× longer` : ''}`;
  return `Query ${[...age, usually, `at most ${seconds(maxSeconds)}`, counted(executions, 'run')].join(' · ')}`;
}

/** When a query was first seen: counted from now while it runs, and from the start of the run once it has ended. */
export function queryAge(firstSeen: number, run: Run): string {
  if (isFirstRun(firstSeen, run)) {
    return 'first seen with this run';
  }
  const before = (run.start - firstSeen) / 1000;
  return run.end === null ? `first seen ${seconds(before + run.elapsed)} ago` : `first seen ${seconds(before)} before`;
}

function isFirstRun(firstSeen: number, { start }: Run): boolean {
  return start - firstSeen < 1000;
}

/** The server's own warnings: a few words, and what they mean. */
export function warnings(counters: ExecutionCounters): Array<{ text: string; meaning: string }> {
  const { noIndexUsed, fullScans, fullJoins, diskTables, sortMergePasses } = counters;
  const found: Array<[boolean, string, string]> = [
    [noIndexUsed, 'no index used', 'It reads a whole table.'],
    [fullScans > 0, counted(fullScans, 'full scan'), 'Tables that are read as a whole.'],
    [
      fullJoins > 0,
      counted(fullJoins, 'full join'),
      'Joins without an index: each row of one table is compared with all rows of the other.',
    ],
    [
      diskTables > 0,
      counted(diskTables, 'temporary table on disk', 'temporary tables on disk'),
      'Too large for memory.',
    ],
    [
      sortMergePasses > 0,
      counted(sortMergePasses, 'sort merge pass', 'sort merge passes'),
      'The sort was too large for its buffer and used temporary files.',
    ],
  ];
  return found.flatMap(([applies, text, meaning]) => (applies ? [{ text, meaning }] : []));
}

/** Progress as a text and, if the server estimates the work, as a share from 0 to 1. */
export function progressOf({ stage, completed, estimated, rowsPerSecond }: ProgressDetails): {
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

/** JSON with indents. A text that is not valid JSON (perhaps cut off) comes back unchanged. */
export function indentJson(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}

/** `In PROCEDURE shop.nightly, a statement has run for 42.0 s, digest 7c21`: the statement inside another one. */
export function innerStatement(inner: Inner, statement: NonNullable<Inner['statement']>, isRunning: boolean): string {
  const { text, textCutAt, digest, event, path } = statement;
  const what = text === null ? `an instruction without text (${event})` : 'a statement';
  const facts = [
    `${within(path, what)} ${isRunning ? 'has' : 'had'} run for ${duration(innerSeconds(inner))}`,
    ...(digest === null ? [] : [`digest ${digest}`]),
    ...(textCutAt === undefined ? [] : [`its text is cut at ${count(textCutAt)} bytes`]),
  ];
  return facts.join(', ');
}

/** `In PROCEDURE shop.nightly, many short statements: about 310 a second`. */
export function innerShort({ perSecond, text, path }: NonNullable<Inner['short']>, isRunning: boolean): string {
  const most = text === null ? '' : `; ${isRunning ? 'this takes' : 'this took'} most of the time`;
  return `${within(path, 'many short statements')}: about ${count(perSecond)} a second${most}`;
}

function within(path: string[], what: string): string {
  return path.length === 0 ? what.replace(/^./, (letter) => letter.toUpperCase()) : `In ${path.join(' → ')}, ${what}`;
}

/** Which replication applies a statement. `channel`: empty for the default one, null where it is not known. */
export function applierOf({ channel }: { channel: string | null }): string {
  const where = channel === null ? '' : channel === '' ? ', on the default channel' : `, on the channel ${channel}`;
  return `The replica’s applier runs it${where}.`;
}
