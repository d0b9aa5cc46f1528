import { parseDetails } from '../../shared/details';
import type { GroupBy } from '../options';
import { keyOf, type Statement } from './statements';
import { waitsByStatement, waitingSpans, type Span, type Wait } from './waits';

/** One statement as it is drawn. Times are epoch milliseconds. */
export interface Bar extends Span {
  key: string;
  statement: Statement;
  /** The statement still runs: the bar ends in an arrowhead. */
  isOpen: boolean;
  /** Its digest was first seen within the configured time. */
  isNew: boolean;
  waiting: Span[];
  /** Null where no lock wait is known, or only that it waited. */
  longestWait: Wait | null;
}

/** Bars of one connection (or user, or schema), ordered by time. Bars of a lane do not overlap. */
export interface Lane {
  key: string;
  instance: string;
  title: string;
  detail: string;
  bars: Bar[];
  /** 0: has a culprit. 1: has a waiting statement, or a runaway that mostly waited. 2: the rest. Lower ranks come first. */
  rank: 0 | 1 | 2;
}

interface PackingOptions {
  groupBy: GroupBy;
  /** Seconds. */
  minDuration: number;
  /** The end of running statements, epoch milliseconds. */
  now: number;
}

/** A statement last sampled at most this long ago still counts as running or waiting, milliseconds. */
const freshness = 15_000;

/** Consecutive statements of a session may overlap by this much: the server's clocks are not read at the same instant. Milliseconds. */
const tolerance = 50;

/** Packs statements into lanes, ordered by instance, rank and start. */
export function packLanes(
  statements: Statement[],
  waits: Wait[],
  { groupBy, minDuration, now }: PackingOptions
): Lane[] {
  const waitsOf = waitsByStatement(waits);
  const bars = statements
    .filter(({ elapsed, detected }) => elapsed >= minDuration || detected !== null)
    .map((statement) => toBar(statement, waitsOf.get(keyOf(statement)) ?? [], now))
    .sort((a, b) => a.from - b.from);

  const lanes = new Map<string, Lane[]>();
  for (const bar of bars) {
    const { key, ...label } = laneOf(bar.statement, groupBy);
    const siblings = lanes.get(key) ?? [];
    lanes.set(key, siblings);
    const free = siblings.find((lane) => (lane.bars.at(-1)?.to ?? 0) <= bar.from + tolerance);
    if (free === undefined) {
      siblings.push({ key: `${key}\n${siblings.length}`, ...label, bars: [bar], rank: rankOf(bar) });
    } else {
      free.bars.push(bar);
      free.rank = minRank(free.rank, rankOf(bar));
    }
  }
  return [...lanes.values()].flat().sort(byImportance);
}

/** Whether a runaway ran for most of its time itself, and did not wait for a lock. */
export function isCulprit({ statement, waiting, from, to }: Bar): boolean {
  const waited = waiting.reduce((sum, span) => sum + span.to - span.from, 0);
  return statement.detected !== null && waited * 2 < to - from;
}

function toBar(statement: Statement, waits: Wait[], now: number): Bar {
  const lastSeen = statement.start + statement.elapsed * 1000;
  const isOpen = statement.outcome === 'running';
  const isFresh = (time: number) => isOpen && now - time < freshness;
  const to = statement.end ?? (isFresh(lastSeen) ? Math.max(now, lastSeen) : lastSeen);
  const waiting = waitingSpans(statement, to, waits).map((span) => ({
    from: span.from,
    to: statement.waitingOn !== null && isFresh(span.to) ? to : span.to,
  }));
  const lengthOf = (wait: Wait) => wait.to - wait.from;
  const longestWait = waits.reduce<Wait | null>(
    (longest, wait) => (longest === null || lengthOf(wait) > lengthOf(longest) ? wait : longest),
    null
  );
  return {
    key: keyOf(statement),
    statement,
    from: statement.start,
    to,
    isOpen,
    isNew: isNew(statement),
    waiting,
    longestWait,
  };
}

/** Parses only details that can be new: there may be thousands of statements. */
function isNew({ details }: Statement): boolean {
  return details.includes('"isNew":true') && parseDetails(details).digest?.isNew === true;
}

function laneOf(statement: Statement, groupBy: GroupBy) {
  const { instance, processlistId, user, host, db } = statement;
  const account = `${user ?? 'unknown user'}${host === null ? '' : `@${host}`}`;
  switch (groupBy) {
    case 'connection':
      return processlistId === null
        ? { key: `${instance}\n${account}`, instance, title: account, detail: db ?? '' }
        : { key: `${instance}\n${processlistId}`, instance, title: `#${processlistId}`, detail: account };
    case 'user':
      return { key: `${instance}\n${user ?? ''}`, instance, title: user ?? 'unknown user', detail: '' };
    case 'schema':
      return { key: `${instance}\n${db ?? ''}`, instance, title: db ?? 'no default schema', detail: '' };
  }
}

function rankOf(bar: Bar): Lane['rank'] {
  if (isCulprit(bar)) {
    return 0;
  }
  return bar.waiting.length > 0 || bar.statement.detected !== null ? 1 : 2;
}

function minRank(a: Lane['rank'], b: Lane['rank']): Lane['rank'] {
  return a < b ? a : b;
}

function byImportance(a: Lane, b: Lane): number {
  return compare(a.instance, b.instance) || a.rank - b.rank || startOfRank(a) - startOfRank(b) || compare(a.key, b.key);
}

/** The start of the first bar that gives a lane its rank. */
function startOfRank({ bars, rank }: Lane): number {
  return bars.find((bar) => rankOf(bar) === rank)?.from ?? 0;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
