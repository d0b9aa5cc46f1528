import { divide, type Candidate, type Division } from '../io/divide';
import { gainBetween, otherReading, tableOf, writtenTo, type OtherGain, type OtherReading } from '../io/other-reading';
import { writtenBy, writtenSince, type Written, type WrittenSince } from '../io/page-writes';
import { noIo } from '../io/rates';
import { withIoReason } from './io-reason';
import { ioEvidence } from './io-evidence';
import { statementId, type StatementRates } from './record';
import type { Rules } from './rules';
import { noTables, tablesByThread, together, writersOf, type OpenTables, type Writers } from './table-writers';
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
  known: ReadonlyMap<string, Known>;
  /** Statements that ended since then: what moved may have been theirs. */
  ended: TrackedStatement[];
  /** What was written by the last reading and by each sample since. */
  written: Written[];
  /** Since when something has moved that nobody seems to have caused; null while that is not so. */
  nobodysSince: Micros | null;
  /** Tables that sessions without a long statement could change at the last reading. */
  others: ReadonlySet<string>;
}

interface Known extends OpenTables {
  operations: number;
  bytes: number;
  /** Bytes of redo log that its own thread wrote. */
  redo: number;
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
  const since = new Map(all.map(({ record }) => [statementId(record.key), writtenSince(written, record.startedAt)]));
  const shares = new Map([...writers.byTable].map(([table, id]) => [table, since.get(id)?.share ?? 0]));
  const gain = state.last === null || now === null ? null : gainBetween(state.last, now, shares);
  const next = { last: now, known, ended: [], written: latest === null ? [] : [latest], nobodysSince: null, others };
  const bytes = gain === null ? 0 : gain.moved.helpers + gain.temporary.readBytes + gain.temporary.writeBytes;
  if (gain === null || bytes < WORTH * gain.seconds) {
    return { state: next, observation };
  }
  const division = withAlter(divide(gain.moved, candidatesOf(known, state, gain, writers)), known);
  const isNobodys = division.each.size + division.shared.size === 0;
  const nobodysSince = state.nobodysSince ?? sample.at;
  if (isNobodys && sample.at - nobodysSince < WAIT) {
    return { state: { ...waiting, nobodysSince }, observation };
  }
  return {
    state: next,
    observation: divided(observation, division, { all, sample, gain, known, state, rules, writers, since }),
  };
}

/** The temporary files that such threads sort in are the only ALTER's, also while it reads no table. */
function withAlter(division: Division, known: ReadonlyMap<string, Known>): Division {
  const id = onlyAlter(known);
  return id === null || division.each.has(id)
    ? division
    : { ...division, each: new Map([...division.each, [id, { bytes: 0, tables: [] }]]) };
}

function onlyAlter(known: ReadonlyMap<string, Known>): string | null {
  const altering = [...known].filter(([, { tables }]) => [...tables].some((table) => table.endsWith('.#sql')));
  return altering.length === 1 ? (altering[0]?.[0] ?? null) : null;
}

/** A statement that sleeps or waits reads nothing, whoever does the work. */
function isWaiting({ record: { state } }: TrackedStatement): boolean {
  return state !== null && (state === 'User sleep' || state === 'User lock' || state.startsWith('Waiting'));
}

interface Context {
  all: TrackedStatement[];
  sample: Sample;
  gain: OtherGain;
  known: ReadonlyMap<string, Known>;
  state: OtherThreadsState;
  rules: Rules;
  writers: Writers;
  since: ReadonlyMap<string, WrittenSince>;
}

function divided(observation: Observation, division: Division, context: Context): Observation {
  const rates = new Map(observation.statementIo.map((one) => [statementId(one.key), one]));
  const names = new Map(context.all.map(({ record }) => [statementId(record.key), `#${record.processlistId ?? '?'}`]));
  const add = (one: TrackedStatement): TrackedStatement => {
    const id = statementId(one.record.key);
    const others = division.shared.get(id)?.map((other) => names.get(other) ?? '') ?? [];
    const given = division.each.get(id);
    if (given === undefined && others.length === 0) {
      return one;
    }
    const added = given === undefined ? nothing : addedBytes(id, given, context);
    rates.set(id, withAdded(rates.get(id) ?? { key: one.record.key, ...noIo }, added, context.gain.seconds));
    return withOthers(one, added, given?.tables ?? [], others, context);
  };
  const tracked = new Map([...observation.tracked].map(([id, one]) => [id, add(one)]));
  return { ...observation, tracked, ended: observation.ended.map(add), statementIo: [...rates.values()] };
}

type Added = { readBytes: number; writeBytes: number };
const nothing: Added = { readBytes: 0, writeBytes: 0 };

/**
 * Its share of data files, less what its record has already; a doublewrite of its pages, and the redo log if nobody else
 * changes a table; an ALTER's part of the temporary files, if there is one ALTER.
 */
function addedBytes(id: string, { bytes }: { bytes: number }, context: Context): Added {
  const { gain, known, state, since, writers } = context;
  const own = ownSince(id, known, state);
  const left = bytes === 0 ? 0 : Math.max(0, bytes + own.operations * gain.page - own.bytes);
  const tables = withWritten(id, known.get(id) ?? noTables, writers);
  const written = [...gain.written].reduce((sum, [table, size]) => sum + (tables.has(table) ? size : 0), 0);
  const pages = Math.min(left, written);
  const temporary = onlyAlter(known) === id ? gain.temporary : nothing;
  const { doublewrite = 0, redo = 0 } = since.get(id) ?? {};
  const journals = written * doublewrite + (writers.only === id ? Math.max(0, redo - own.redo) : 0);
  return { readBytes: left - pages + temporary.readBytes, writeBytes: pages + journals + temporary.writeBytes };
}

/** The tables that it has open, and the pages of those that it alone changes. */
function withWritten(id: string, { tables }: OpenTables, { byTable }: Writers): ReadonlySet<string> {
  const written = [...byTable].filter(([, writer]) => writer === id).map(([table]) => writtenTo(table));
  return new Set([...tables, ...written]);
}

function withOthers(
  one: TrackedStatement,
  added: Added,
  tables: string[],
  others: string[],
  { sample, gain, rules }: Context
): TrackedStatement {
  const { record } = one;
  const past = record.details.otherThreads;
  const otherThreads = {
    readBytes: (past?.readBytes ?? 0) + added.readBytes,
    writeBytes: (past?.writeBytes ?? 0) + added.writeBytes,
    tables: [...new Set([...(past?.tables ?? []), ...tables.map(tableOf)])],
    sharedWith: [...new Set([...(past?.sharedWith ?? []), ...others])],
  };
  const readBytes = (record.readBytes ?? 0) + added.readBytes;
  const writeBytes = (record.writeBytes ?? 0) + added.writeBytes;
  const details = { ...record.details, otherThreads };
  const evidence = record.endedAt === null ? ioEvidence(details) : record.evidence;
  const ioShare = one.instanceBytes === 0 ? null : Math.min(1, (readBytes + writeBytes) / one.instanceBytes);
  const io = one.io === null ? null : { ...one.io, recent: spread(one.io.recent, added, gain.seconds) };
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

function candidatesOf(
  known: ReadonlyMap<string, Known>,
  state: OtherThreadsState,
  { page }: OtherGain,
  writers: Writers
): Candidate[] {
  return [...known].map(([id, open]) => ({
    id,
    own: ownSince(id, known, state).operations * page,
    tables: withWritten(id, open, writers),
  }));
}

/** What its own thread did since the last reading. */
function ownSince(
  id: string,
  known: ReadonlyMap<string, Known>,
  state: OtherThreadsState
): Omit<Known, keyof OpenTables> {
  const [now, past] = [known.get(id), state.known.get(id)];
  return {
    operations: Math.max(0, (now?.operations ?? 0) - (past?.operations ?? 0)),
    bytes: Math.max(0, (now?.bytes ?? 0) - (past?.bytes ?? 0)),
    redo: Math.max(0, (now?.redo ?? 0) - (past?.redo ?? 0)),
  };
}

/** A statement that ended since, or whose locks were not read, has the tables that it had. */
function knownOf(
  { record }: TrackedStatement,
  tables: ReadonlyMap<number, OpenTables>,
  state: OtherThreadsState
): Known {
  const { operations = 0, readBytes = 0, writeBytes = 0 } = record.details.io?.data ?? {};
  const past = state.known.get(statementId(record.key)) ?? noTables;
  const open = together(past, tables.get(record.key.threadId) ?? noTables);
  const redo = record.details.io?.redo?.writeBytes ?? 0;
  return { operations, bytes: readBytes + writeBytes, redo, ...open };
}
