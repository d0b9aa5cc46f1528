import { parseDetails } from '../../shared/details';
import type { GroupBy } from '../options';
import { keyOf, type Statement } from './statements';
import { waitsByStatement, waitingSpans, type Span, type Wait } from './waits';

/** One statement as it is drawn. */
export interface Bar extends Span {
  key: string;
  statement: Statement;
  /** It still runs: drawn with an open end. */
  open: boolean;
  /** Its digest was first seen lately. */
  isNew: boolean;
  waiting: Span[];
}

/** Bars of one connection (or user, or schema), in time's order, none over another. */
export interface Lane {
  key: string;
  instance: string;
  title: string;
  detail: string;
  bars: Bar[];
  /** What an incident is about comes first: 0 a runaway of its own accord, 1 what waits or is a runaway by waiting, 2 the rest. */
  rank: 0 | 1 | 2;
}

interface PackingOptions {
  groupBy: GroupBy;
  /** Seconds. */
  minDuration: number;
  /** Where running statements reach to, epoch milliseconds. */
  now: number;
}

/** What was seen running this lately still runs, or waits, now; older than that, nobody knows. Milliseconds. */
const freshness = 15_000;

/** A session's statements may touch by this much, for clocks are read one after the other. Milliseconds. */
const tolerance = 50;

/** Packs statements into lanes: by instance, then those that matter, then the order in which they began. */
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

/** Whether this is a runaway of its own accord, one that did not spend most of its time waiting behind another. */
export function isCulprit({ statement, waiting, from, to }: Bar): boolean {
  const waited = waiting.reduce((sum, span) => sum + span.to - span.from, 0);
  return statement.detected !== null && waited * 2 < to - from;
}

function toBar(statement: Statement, waits: Wait[], now: number): Bar {
  const seen = statement.start + statement.elapsed * 1000;
  const open = statement.outcome === 'running';
  const isFresh = (time: number) => open && now - time < freshness;
  const to = statement.end ?? (isFresh(seen) ? Math.max(now, seen) : seen);
  const waiting = waitingSpans(statement, to, waits).map((span) => ({
    from: span.from,
    to: statement.waitingOn !== null && isFresh(span.to) ? to : span.to,
  }));
  return { key: keyOf(statement), statement, from: statement.start, to, open, isNew: isNew(statement), waiting };
}

/** Most have no details worth parsing, and there may be thousands. */
function isNew({ details }: Statement): boolean {
  return details.includes('"isNew":true') && parseDetails(details).digest?.isNew === true;
}

function laneOf(statement: Statement, groupBy: GroupBy) {
  const { instance, processlistId, user, host, db } = statement;
  const who = `${user ?? 'unknown user'}${host === null ? '' : `@${host}`}`;
  switch (groupBy) {
    case 'connection':
      return processlistId === null
        ? { key: `${instance}\n${who}`, instance, title: who, detail: db ?? '' }
        : { key: `${instance}\n${processlistId}`, instance, title: `#${processlistId}`, detail: who };
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
  return compare(a.instance, b.instance) || a.rank - b.rank || firstOf(a) - firstOf(b) || compare(a.key, b.key);
}

/** When the bar that gives a lane its rank began. */
function firstOf({ bars, rank }: Lane): number {
  return bars.find((bar) => rankOf(bar) === rank)?.from ?? 0;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
