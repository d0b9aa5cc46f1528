import { gained } from './counters';
import type { Moved } from './divide';
import { helperOperations, sessionOperations } from './helper-threads';
import { isCopy, pastOfFiles } from './renamed-files';
import { completeValueOf, valueOf } from '../reading';
import type { OtherThreadsIo } from '../other-threads';
import type { EventCounters, FileCounters, IoCounters, Sample } from '../sample';
import type { Micros } from '../time';

const dataFile = 'wait/io/file/innodb/innodb_data_file';
const temporaryFile = 'wait/io/file/innodb/innodb_temp_file';

/** A sample that shows what the server's own threads do for statements. */
export interface OtherReading {
  incarnation: string;
  at: Micros;
  data: EventCounters;
  temporary: EventCounters | null;
  files: FileCounters[];
  io: OtherThreadsIo;
}

/** Null if this sample did not read it whole: a file or account that is missing may be the one that moved. */
export function otherReading({ incarnation, at, events, files, otherThreads }: Sample): OtherReading | null {
  const io = otherThreads == null ? undefined : completeValueOf(otherThreads);
  const all = files === null ? undefined : completeValueOf(files);
  const counters = valueOf(events) ?? [];
  const data = counters.find(({ event }) => event === dataFile);
  const temporary = counters.find(({ event }) => event === temporaryFile) ?? null;
  return io === undefined || all === undefined || data === undefined
    ? null
    : { incarnation, at, data, temporary, files: all, io };
}

export interface OtherGain {
  seconds: number;
  moved: Moved;
  /** Bytes of one operation on a data file: a page. */
  page: number;
  /** Bytes of pages written to copies that an ALTER makes, by `copyOf`, and to tables with one writer, by `writtenTo`. */
  written: ReadonlyMap<string, number>;
  /** What such threads did in temporary files. */
  temporary: { readBytes: number; writeBytes: number };
}

/**
 * What happened between two readings; null if counters fell, or if threads ended whose work cannot be told apart.
 * `writers`: the tables that one statement alone changes, by their key, and the share of their written pages that it can
 * have changed.
 */
export function gainBetween(
  before: OtherReading,
  after: OtherReading,
  writers: ReadonlyMap<string, number>
): OtherGain | null {
  const seconds = (after.at - before.at) / 1e6;
  const operations = helperOperations(before.io, after.io, dataFile);
  const reads = gainOf(before.data, after.data, 'reads');
  const readBytes = gainOf(before.data, after.data, 'readBytes');
  if (before.incarnation !== after.incarnation || seconds <= 0 || operations === null) {
    return null;
  }
  const page = reads > 0 ? readBytes / reads : 0;
  const { tables, written } = tablesMoved(before.files, after.files, writers);
  const helpers = Math.min(operations * page, readBytes);
  return {
    seconds,
    page,
    written,
    moved: {
      helpers: [...written.values()].reduce((sum, bytes) => sum + bytes, helpers),
      sessions: sessionOperations(before.io, after.io, dataFile) * page,
      tables,
    },
    temporary: temporaryGain(before, after),
  };
}

/** How a table is named here. The server compares names without case on some systems. */
export function tableKey(schema: string, table: string): string {
  return `${schema}.${table}`.toLowerCase();
}

/** The copies that ALTERs make in a schema: their files have other names than their metadata locks. */
export function copyOf(schema: string): string {
  return tableKey(schema, '#sql');
}

/** The pages that the page cleaner writes to a table: they belong to who changes it, not to who reads it. */
export function writtenTo(key: string): string {
  return `${key} (written)`;
}

/** The table that a key of either kind stands for. */
export function tableOf(key: string): string {
  return key.replace(/ \(written\)$/, '');
}

/** Pages of a table count as written only where one statement alone changes it. */
function tablesMoved(before: FileCounters[], after: FileCounters[], writers: ReadonlyMap<string, number>) {
  const pastOf = pastOfFiles(before, after);
  const known = new Set(before);
  const tables = new Map<string, number>();
  const written = new Map<string, number>();
  const add = (to: Map<string, number>, key: string, bytes: number): unknown =>
    bytes > 0 && to.set(key, (to.get(key) ?? 0) + bytes);
  for (const counters of after) {
    const { schema, table } = counters;
    const isOfCopy = isCopy(counters);
    // A file that did not move is the same object.
    if (schema === null || known.has(counters) || (table === null && !isOfCopy)) {
      continue;
    }
    const was = pastOf(counters);
    const key = table === null ? copyOf(schema) : tableKey(schema, table);
    const writtenKey = isOfCopy ? key : writtenTo(key);
    const writes = gainOf(was, counters, 'writeBytes') * (isOfCopy ? 1 : (writers.get(key) ?? 0));
    add(tables, key, gainOf(was, counters, 'readBytes'));
    add(tables, writtenKey, writes);
    add(written, writtenKey, writes);
  }
  return { tables, written };
}

function temporaryGain(before: OtherReading, after: OtherReading): OtherGain['temporary'] {
  const operations = helperOperations(before.io, after.io, temporaryFile) ?? 0;
  if (before.temporary === null || after.temporary === null || operations === 0) {
    return { readBytes: 0, writeBytes: 0 };
  }
  const [was, is] = [before.temporary, after.temporary];
  const all = gainOf(was, is, 'reads') + gainOf(was, is, 'writes') + gainOf(was, is, 'miscs');
  const share = all === 0 ? 0 : Math.min(1, operations / all);
  return { readBytes: share * gainOf(was, is, 'readBytes'), writeBytes: share * gainOf(was, is, 'writeBytes') };
}

function gainOf(before: IoCounters, after: IoCounters, field: keyof IoCounters): number {
  return Number(gained(before[field], after[field]) ?? 0n);
}
