import { divide, type Candidate, type Division } from '../io/divide';
import { tableOf, writtenTo, type OtherGain } from '../io/other-reading';
import type { WrittenSince } from '../io/page-writes';
import type { OpenTables, Writers } from './table-writers';

/** What is known of one statement at a reading of other threads. */
export interface KnownStatement extends OpenTables {
  /** Its own thread's, on data files. */
  operations: number;
  bytes: number;
  /** Bytes of redo log that its own thread wrote. */
  redo: number;
}

export type KnownStatements = ReadonlyMap<string, KnownStatement>;

/** What happened between two readings, by statement id where it is a statement's. */
export interface Happened {
  gain: OtherGain;
  before: KnownStatements;
  now: KnownStatements;
  writers: Writers;
  written: ReadonlyMap<string, WrittenSince>;
}

export interface Added {
  readBytes: number;
  writeBytes: number;
}

/** What other threads did for a statement; `sharedWith`: the statements that it cannot be told apart from. */
export interface OthersPart {
  added: Added;
  tables: string[];
  sharedWith: string[];
}

const nothing: Added = { readBytes: 0, writeBytes: 0 };

/** Divides what other threads did. A statement without a part is left out. */
export function divideAmong(happened: Happened): ReadonlyMap<string, OthersPart> {
  const candidates = new Map([...happened.now.keys()].map((id) => [id, candidateOf(id, happened)]));
  const division = withAlter(divide(happened.gain.moved, [...candidates.values()]), happened.now);
  return new Map(
    [...candidates].flatMap(([id, { tables }]) => {
      const given = division.each.get(id);
      const sharedWith = division.shared.get(id) ?? [];
      if (given === undefined && sharedWith.length === 0) {
        return [];
      }
      const added = given === undefined ? nothing : addedBytes(id, given.bytes, tables, happened);
      return [[id, { added, tables: (given?.tables ?? []).map(tableOf), sharedWith }] as const];
    })
  );
}

/** Its tables are those that it has open, and the pages of those that it alone changes. */
function candidateOf(id: string, happened: Happened): Candidate {
  const { gain, now, writers } = happened;
  const written = [...writers.byTable].filter(([, writer]) => writer === id).map(([table]) => writtenTo(table));
  const tables = new Set([...(now.get(id)?.tables ?? []), ...written]);
  return { id, own: ownSince(id, happened).operations * gain.page, tables };
}

/**
 * Its share of data files, less what its record has already; a doublewrite of its pages, and the redo log if nobody else
 * changes a table; an ALTER's part of the temporary files, if there is one ALTER.
 */
function addedBytes(id: string, bytes: number, tables: ReadonlySet<string>, happened: Happened): Added {
  const { gain, now, writers } = happened;
  const own = ownSince(id, happened);
  const left = bytes === 0 ? 0 : Math.max(0, bytes + own.operations * gain.page - own.bytes);
  const written = [...gain.written].reduce((sum, [table, size]) => sum + (tables.has(table) ? size : 0), 0);
  const pages = Math.min(left, written);
  const temporary = onlyAlter(now) === id ? gain.temporary : nothing;
  const { doublewrite = 0, redo = 0 } = happened.written.get(id) ?? {};
  const journals = written * doublewrite + (writers.only === id ? Math.max(0, redo - own.redo) : 0);
  return { readBytes: left - pages + temporary.readBytes, writeBytes: pages + journals + temporary.writeBytes };
}

/** The temporary files that such threads sort in are the only ALTER's, also while it reads no table. */
function withAlter(division: Division, statements: KnownStatements): Division {
  const id = onlyAlter(statements);
  return id === null || division.each.has(id)
    ? division
    : { ...division, each: new Map([...division.each, [id, { bytes: 0, tables: [] }]]) };
}

function onlyAlter(statements: KnownStatements): string | null {
  const altering = [...statements].filter(([, { tables }]) => [...tables].some((table) => table.endsWith('.#sql')));
  return altering.length === 1 ? (altering[0]?.[0] ?? null) : null;
}

/** What its own thread did since the last reading. */
function ownSince(id: string, { before, now }: Happened): Omit<KnownStatement, keyof OpenTables> {
  const [is, was] = [now.get(id), before.get(id)];
  return {
    operations: Math.max(0, (is?.operations ?? 0) - (was?.operations ?? 0)),
    bytes: Math.max(0, (is?.bytes ?? 0) - (was?.bytes ?? 0)),
    redo: Math.max(0, (is?.redo ?? 0) - (was?.redo ?? 0)),
  };
}
