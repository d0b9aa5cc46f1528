import { gained } from './counters';
import type { Moved } from './divide';
import { helperOperations, sessionOperations } from './helper-threads';
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
  /** Bytes written to the copies that an ALTER makes, by the schema's `copyOf`. */
  copied: ReadonlyMap<string, number>;
  /** What such threads did in temporary files. */
  temporary: { readBytes: number; writeBytes: number };
}

/** What happened between two readings; null if counters fell, or if threads ended whose work cannot be told apart. */
export function gainBetween(before: OtherReading, after: OtherReading): OtherGain | null {
  const seconds = (after.at - before.at) / 1e6;
  const operations = helperOperations(before.io, after.io, dataFile);
  const reads = gainOf(before.data, after.data, 'reads');
  const readBytes = gainOf(before.data, after.data, 'readBytes');
  if (before.incarnation !== after.incarnation || seconds <= 0 || operations === null) {
    return null;
  }
  const page = reads > 0 ? readBytes / reads : 0;
  const { tables, copied } = tablesMoved(before.files, after.files);
  const helpers = Math.min(operations * page, readBytes);
  const written = [...copied.values()].reduce((sum, bytes) => sum + bytes, 0);
  return {
    seconds,
    page,
    copied,
    moved: {
      helpers: helpers + written,
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

/** Pages of tables are written by the page cleaner, whoever changed them: only reads count, except in an ALTER's copy. */
function tablesMoved(before: FileCounters[], after: FileCounters[]) {
  const past = new Map(before.map((counters) => [counters.file, counters]));
  const tables = new Map<string, number>();
  const copied = new Map<string, number>();
  for (const counters of after) {
    const { file, schema, table } = counters;
    const was = past.get(file) ?? zero;
    const isCopy = table === null && /(^|\/)#sql[^/]*$/.test(file);
    if (schema === null || was === counters || (table === null && !isCopy)) {
      continue;
    }
    const written = isCopy ? gainOf(was, counters, 'writeBytes') : 0;
    const key = table === null ? copyOf(schema) : tableKey(schema, table);
    const bytes = gainOf(was, counters, 'readBytes') + written;
    if (bytes > 0) {
      tables.set(key, (tables.get(key) ?? 0) + bytes);
      copied.set(key, (copied.get(key) ?? 0) + written);
    }
  }
  return { tables, copied };
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

const zero: IoCounters = {
  reads: 0n,
  readBytes: 0n,
  readTime: 0n,
  writes: 0n,
  writeBytes: 0n,
  writeTime: 0n,
  miscs: 0n,
  miscTime: 0n,
};
