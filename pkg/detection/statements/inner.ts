import type { StatementDetails } from '../../../src/shared/details';
import { mapReading, valueOf } from '../reading';
import type { InnerStatement, RunningStatement, Sample } from '../sample';
import type { Micros } from '../time';
import type { TrackedStatement, TrackedStatements } from './tracker';

type Inner = NonNullable<StatementDetails['inner']>;

/** A statement is short below this. Short ones are counted over the same time. Microseconds. */
const SECOND = 1_000_000;
/** The fewest short statements a second that are called many. */
const MANY = 2;
/** What was not read again for so long is not known to run. Microseconds. */
const STALE = 5 * SECOND;

/** Adds to each statement what this sample saw inside it; what was not seen again does not stay. */
export function followInner(
  tracked: TrackedStatements,
  { statements, at }: Pick<Sample, 'statements' | 'at'>
): TrackedStatements {
  const running = new Map((valueOf(statements) ?? []).map((statement) => [keyOf(statement), statement]));
  return new Map(
    [...tracked].map(([id, statement]): [string, TrackedStatement] => {
      const { record } = statement;
      const seen = running.get(keyOf(record.key))?.inner;
      const known = record.details.inner;
      if (seen === undefined && known === undefined) {
        return [id, statement];
      }
      const inner = seen === undefined ? fresh(known, at) : valueOf(mapReading(seen, (all) => innerAt(all, at)));
      const { inner: _, ...others } = record.details;
      const details = inner == null ? others : { ...others, inner };
      const text = record.text ?? eventOf(inner);
      return [id, { ...statement, record: { ...record, text, details } }];
    })
  );
}

/** The scheduled event around them. An event has no text of its own, and only the statements inside it tell its name. */
function eventOf(inner: Inner | null | undefined): string | null {
  const [outermost] = inner?.statement?.path ?? inner?.short?.path ?? [];
  return outermost?.startsWith('EVENT ') === true ? outermost : null;
}

/** What these statements of one reading say: the one that runs, and whether many short ones do. Null if neither. */
export function innerAt(all: InnerStatement[], at: Micros): Inner | null {
  const running = all.filter(({ endedAt, startedAt }) => endedAt === null && at - startedAt >= 0);
  const deepest = running.at(-1);
  const short = shortOnes(all, at);
  return deepest === undefined && short === null
    ? null
    : {
        seen: at / 1000,
        ...(deepest && { statement: describe(deepest, pathOf(running)) }),
        ...(short && { short }),
      };
}

function describe({ text, textCutAt, digest, event, startedAt }: InnerStatement, path: string[]) {
  return { text, ...(textCutAt !== undefined && { textCutAt }), digest, event, since: startedAt / 1000, path };
}

/** The history holds the latest few of a thread, instructions without text among them: their times give the rate. */
function shortOnes(all: InnerStatement[], at: Micros): Inner['short'] | null {
  const ended = all.flatMap((one) => (one.endedAt === null ? [] : [{ ...one, endedAt: one.endedAt }]));
  const now = Math.max(at, ...ended.map(({ endedAt }) => endedAt));
  const recent = ended.filter(({ endedAt }) => now - endedAt <= SECOND);
  const short = recent.filter(({ startedAt, endedAt, text }) => text !== null && endedAt - startedAt < SECOND);
  // Where the history begins within that second, there were more before.
  const since = recent.length < ended.length ? now - SECOND : Math.min(...recent.map(({ startedAt }) => startedAt));
  const perSecond = short.length / ((now - since) / SECOND);
  const most = longestInAll(short);
  if (short.length < 2 || perSecond < MANY || most === null) {
    return null;
  }
  const outer = pathOf(all.filter(({ endedAt, level }) => endedAt === null && level < most.level));
  const path = most.routine === null || most.routine === outer.at(-1) ? outer : [...outer, most.routine];
  return { perSecond, text: most.text, path };
}

/** Of the texts among these, the one whose executions took the most time together. */
function longestInAll(short: Array<InnerStatement & { endedAt: Micros }>): InnerStatement | null {
  const times = new Map<string, number>();
  const timeOf = (one: InnerStatement) => times.get(textKey(one)) ?? 0;
  short.forEach((one) => times.set(textKey(one), timeOf(one) + one.endedAt - one.startedAt));
  return short.reduce<InnerStatement | null>((most, one) => (most && timeOf(most) >= timeOf(one) ? most : one), null);
}

function textKey({ routine, text }: InnerStatement): string {
  return JSON.stringify([routine, text]);
}

/** The routines around, the outermost first; each is named once. */
function pathOf(running: InnerStatement[]): string[] {
  const routines = running.flatMap(({ routine }) => (routine === null ? [] : [routine]));
  return routines.filter((routine, i) => routine !== routines[i - 1]);
}

function fresh(known: Inner | undefined, at: Micros): Inner | undefined {
  return known === undefined || at / 1000 - known.seen > STALE / 1000 ? undefined : known;
}

function keyOf({ threadId, eventId }: Pick<RunningStatement, 'threadId' | 'eventId'>): string {
  return `${threadId}-${eventId}`;
}
