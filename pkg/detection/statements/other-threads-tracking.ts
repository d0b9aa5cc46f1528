import { gainBetween, otherReading, type OtherReading } from '../io/other-reading';
import { writtenBy, writtenSince, type Written } from '../io/page-writes';
import { noIo } from '../io/rates';
import { withIoReason } from './io-reason';
import { ioEvidence } from './io-evidence';
import {
  divideAmong,
  type Added,
  type KnownStatement,
  type KnownStatements,
  type OthersPart,
} from './other-threads-division';
import { statementId, type StatementRates } from './record';
import type { Rules } from './rules';
import { noTables, tablesByThread, together, writersOf, type OpenTables } from './table-writers';
import { valueOf } from '../reading';
import type { Sample } from '../sample';
import type { Micros } from '../time';
import type { Observation, TrackedStatement } from './tracker';

const MOST_ENDED = 200;
const MOST_WRITTEN = 60;

/** What is kept from one reading of other threads to the next. */
export interface OtherThreadsState {
  last: OtherReading | null;
  /** Of each statement at the last reading: its own operations and bytes on data files, and its tables. */
  known: KnownStatements;
  /** Statements that ended since then: what moved may have been theirs. */
  ended: TrackedStatement[];
  /** What was written by the last reading and by each sample since. */
  written: Written[];
  /** Since when something has moved that nobody seems to have caused; null while that is not so. */
  nobodysSince: Micros | null;
  /** Tables that sessions without a long statement could change at the last reading. */
  others: ReadonlySet<string>;
}

export const noOtherThreads: OtherThreadsState = {
  last: null,
  known: new Map(),
  ended: [],
  written: [],
  nobodysSince: null,
  others: new Set(),
};

/** Bytes a second from which on the work of other threads counts. */
const WORTH = 2 * 1024 ** 2;
/** A statement is up to two seconds old when it is first seen: what nobody seems to have caused waits for it so long. Microseconds. */
const WAIT = 2_000_000;

/** Adds to statements what the server's own threads did for them, where that can be told. */
export function trackOtherThreads(
  state: OtherThreadsState,
  sample: Sample,
  observation: Observation,
  rules: Rules
): { state: OtherThreadsState; observation: Observation } {
  const ended = [...state.ended, ...observation.ended].slice(-MOST_ENDED);
  const latest = writtenBy(sample);
  const written = [...state.written, ...(latest === null ? [] : [latest])].slice(-MOST_WRITTEN);
  const waiting = { ...state, ended, written };
  if (sample.otherThreads == null || sample.files === null) {
    return { state: waiting, observation };
  }
  const now = otherReading(sample);
  const all = [...observation.tracked.values(), ...ended].filter((one) => !isWaiting(one));
  const tables = tablesByThread(now?.io.tables ?? []);
  const known = new Map(all.map((one) => [statementId(one.record.key), knownOf(one, tables, state)]));
  const ofStatements = new Set(all.map(({ record }) => record.key.threadId));
  const others = new Set([...tables].flatMap(([thread, { writes }]) => (ofStatements.has(thread) ? [] : [...writes])));
  const writers = writersOf(known, new Set([...state.others, ...others]));
  const since = new Map(
    all.map(({ record, endedAt }) => [statementId(record.key), writtenSince(written, record.startedAt, endedAt)])
  );
  const shares = new Map([...writers.byTable].map(([table, id]) => [table, since.get(id)?.share ?? 0]));
  const gain = state.last === null || now === null ? null : gainBetween(state.last, now, shares);
  const next = { last: now, known, ended: [], written: latest === null ? [] : [latest], nobodysSince: null, others };
  const bytes = gain === null ? 0 : gain.moved.helpers + gain.temporary.readBytes + gain.temporary.writeBytes;
  if (gain === null || bytes < WORTH * gain.seconds) {
    return { state: next, observation };
  }
  const parts = divideAmong({ gain, before: state.known, now: known, writers, written: since });
  const nobodysSince = state.nobodysSince ?? sample.at;
  if (parts.size === 0 && sample.at - nobodysSince < WAIT) {
    return { state: { ...waiting, nobodysSince }, observation };
  }
  const context = { all, sample, seconds: gain.seconds, rules };
  return { state: next, observation: withParts(observation, parts, context) };
}

/** A statement that sleeps or waits reads nothing, whoever does the work. */
function isWaiting({ record: { state } }: TrackedStatement): boolean {
  return state !== null && (state === 'User sleep' || state === 'User lock' || state.startsWith('Waiting'));
}

interface Context {
  all: TrackedStatement[];
  sample: Sample;
  /** The seconds in which it happened. */
  seconds: number;
  rules: Rules;
}

/** Adds each statement's part to its record and its rates. */
function withParts(observation: Observation, parts: ReadonlyMap<string, OthersPart>, context: Context): Observation {
  const rates = new Map(observation.statementIo.map((one) => [statementId(one.key), one]));
  const names = new Map(context.all.map(({ record }) => [statementId(record.key), `#${record.processlistId ?? '?'}`]));
  const add = (one: TrackedStatement): TrackedStatement => {
    const id = statementId(one.record.key);
    const part = parts.get(id);
    if (part === undefined) {
      return one;
    }
    rates.set(id, withAdded(rates.get(id) ?? { key: one.record.key, ...noIo }, part.added, context.seconds));
    return withOthers(one, { ...part, sharedWith: part.sharedWith.map((other) => names.get(other) ?? '') }, context);
  };
  const tracked = new Map([...observation.tracked].map(([id, one]) => [id, add(one)]));
  return { ...observation, tracked, ended: observation.ended.map(add), statementIo: [...rates.values()] };
}

function withOthers(
  one: TrackedStatement,
  { added, tables, sharedWith }: OthersPart,
  { sample, seconds, rules }: Context
): TrackedStatement {
  const { record } = one;
  const past = record.details.otherThreads;
  const otherThreads = {
    readBytes: (past?.readBytes ?? 0) + added.readBytes,
    writeBytes: (past?.writeBytes ?? 0) + added.writeBytes,
    tables: [...new Set([...(past?.tables ?? []), ...tables])],
    sharedWith: [...new Set([...(past?.sharedWith ?? []), ...sharedWith])],
  };
  const readBytes = (record.readBytes ?? 0) + added.readBytes;
  const writeBytes = (record.writeBytes ?? 0) + added.writeBytes;
  const details = { ...record.details, otherThreads };
  const evidence = record.endedAt === null ? ioEvidence(details) : record.evidence;
  const ioShare = one.instanceBytes === 0 ? null : Math.min(1, (readBytes + writeBytes) / one.instanceBytes);
  const io = one.io === null ? null : { ...one.io, recent: spread(one.io.recent, added, seconds) };
  const next = { ...one, io, record: { ...record, readBytes, writeBytes, ioShare, details, evidence } };
  const statement = (valueOf(sample.statements) ?? []).find(
    ({ threadId, eventId }) => threadId === record.key.threadId && eventId === record.key.eventId
  );
  return statement === undefined ? next : withIoReason(next, statement, sample.at, rules);
}

/** The latest intervals get their part of what happened over `seconds`. */
function spread<T extends { seconds: number; bytes: number }>(recent: T[], added: Added, seconds: number): T[] {
  let left = seconds;
  return recent
    .toReversed()
    .map((interval) => {
      const part = Math.max(0, Math.min(left, interval.seconds));
      left -= part;
      return { ...interval, bytes: interval.bytes + ((added.readBytes + added.writeBytes) * part) / seconds };
    })
    .toReversed();
}

function withAdded(rates: StatementRates, added: Added, seconds: number): StatementRates {
  return {
    ...rates,
    readBytes: rates.readBytes + added.readBytes / seconds,
    writeBytes: rates.writeBytes + added.writeBytes / seconds,
  };
}

/** A statement that ended since, or whose locks were not read, has the tables that it had. */
function knownOf(
  { record }: TrackedStatement,
  tables: ReadonlyMap<number, OpenTables>,
  state: OtherThreadsState
): KnownStatement {
  const { operations = 0, readBytes = 0, writeBytes = 0 } = record.details.io?.data ?? {};
  const past = state.known.get(statementId(record.key)) ?? noTables;
  const open = together(past, tables.get(record.key.threadId) ?? noTables);
  const redo = record.details.io?.redo?.writeBytes ?? 0;
  return { operations, bytes: readBytes + writeBytes, redo, ...open };
}
