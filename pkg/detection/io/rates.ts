import { gained, seconds } from './counters';
import { noCounters, type EventGain } from './event-gains';
import type { FileCounters, IoCounters } from '../sample';

/** Rates of file I/O over one interval: operations and bytes a second, seconds of waiting a second. */
export interface IoRates {
  readOps: number;
  readBytes: number;
  /** Seconds of reading a second: above 1 when several threads wait at once. */
  readTime: number;
  writeOps: number;
  writeBytes: number;
  writeTime: number;
}

/** Rates of one wait event. */
export interface EventRates extends IoRates {
  event: string;
}

/** Rates of one file between two readings of the file table. */
export interface FileRates extends IoRates {
  file: string;
  schema: string | null;
  table: string | null;
}

export const noIo: IoRates = { readOps: 0, readBytes: 0, readTime: 0, writeOps: 0, writeBytes: 0, writeTime: 0 };

/** The sum of rates, field by field. */
export function sum(rates: IoRates[]): IoRates {
  const total = { ...noIo };
  for (const rate of rates) {
    for (const field of fields) {
      total[field] += rate[field];
    }
  }
  return total;
}

/** Rates of every wait event, each over the time since it was last read. Null if a counter fell: then none can be trusted. */
export function eventRates(gains: EventGain[]): EventRates[] | null {
  const rates: EventRates[] = [];
  for (const { event, seconds, before, after } of gains) {
    const rate = rateOf(before, after, seconds);
    if (rate === null) {
      return null;
    }
    rates.push({ event, ...rate });
  }
  return rates;
}

/** Rates over `interval` seconds of the files with I/O. A file whose counters fell was dropped and created again: it counts from 0. */
export function fileRates(before: FileCounters[], after: FileCounters[], interval: number): FileRates[] {
  const known = new Map(before.map((counters) => [counters.file, counters]));
  return after.flatMap((counters) => {
    const { file, schema, table } = counters;
    const past = known.get(file);
    // The list of files is bounded: a file seen for the first time may be old. One without I/O is the same object.
    if (past === undefined || past === counters) {
      return [];
    }
    const rate = rateOf(past, counters, interval) ?? rateOf(noCounters, counters, interval);
    return rate !== null && rate.readOps + rate.writeOps > 0 ? [{ file, schema, table, ...rate }] : [];
  });
}

/** By wait event, for one operation of a session: how many reads and writes it stands for, and their bytes; over so many seconds. */
export type EventShares = Map<string, EventShare>;

interface EventShare {
  /** Of all sessions. */
  operations: number;
  reads: number;
  writes: number;
  readBytes: number;
  writeBytes: number;
  seconds: number;
}

/** One operation of a session stands for at most this many. */
const MOST_PER_OPERATION = 100;

/**
 * The average operation of each wait event between two samples. `background` has operations of the server's own threads
 * that sessions caused; they are shared among the operations of sessions.
 */
export function eventShares(gains: EventGain[], background: ReadonlyMap<string, number> = new Map()): EventShares {
  const shares: EventShares = new Map();
  for (const { event, seconds, before, after } of gains) {
    const reads = Number(gained(before.reads, after.reads) ?? 0n);
    const writes = Number(gained(before.writes, after.writes) ?? 0n);
    const operations = reads + writes + Number(gained(before.miscs, after.miscs) ?? 0n);
    const own = Math.max(operations - (background.get(event) ?? 0), operations / MOST_PER_OPERATION);
    if (operations > 0) {
      shares.set(event, {
        operations: own,
        reads: reads / own,
        writes: writes / own,
        readBytes: Number(gained(before.readBytes, after.readBytes) ?? 0n) / own,
        writeBytes: Number(gained(before.writeBytes, after.writeBytes) ?? 0n) / own,
        seconds,
      });
    }
  }
  return shares;
}

const fields = ['readOps', 'readBytes', 'readTime', 'writeOps', 'writeBytes', 'writeTime'] as const;

const counterOf = {
  readOps: 'reads',
  readBytes: 'readBytes',
  readTime: 'readTime',
  writeOps: 'writes',
  writeBytes: 'writeBytes',
  writeTime: 'writeTime',
} as const satisfies Record<keyof IoRates, keyof IoCounters>;

function rateOf(before: IoCounters, after: IoCounters, interval: number): IoRates | null {
  const rates = { ...noIo };
  for (const field of fields) {
    const gain = gained(before[counterOf[field]], after[counterOf[field]]);
    if (gain === null) {
      return null;
    }
    rates[field] = (field === 'readTime' || field === 'writeTime' ? seconds(gain) : Number(gain)) / interval;
  }
  return rates;
}
