import { gained } from './counters';
import { valueOf } from '../reading';
import type { EventCounters, Sample } from '../sample';
import type { Micros } from '../time';

/** Bytes that InnoDB had written by a sample. */
export interface Written {
  at: Micros;
  data: bigint;
  doublewrite: bigint;
  redo: bigint;
}

const instruments = {
  data: 'wait/io/file/innodb/innodb_data_file',
  doublewrite: 'wait/io/file/innodb/innodb_dblwr_file',
  redo: 'wait/io/file/innodb/innodb_log_file',
} as const;

/** Null in a sample that lacks its events. */
export function writtenBy({ at, events }: Pick<Sample, 'at' | 'events'>): Written | null {
  const counters = valueOf(events);
  return counters === undefined
    ? null
    : {
        at,
        data: bytesOf(counters, instruments.data),
        doublewrite: bytesOf(counters, instruments.doublewrite),
        redo: bytesOf(counters, instruments.redo),
      };
}

function bytesOf(counters: EventCounters[], event: string): bigint {
  return counters.find((one) => one.event === event)?.writeBytes ?? 0n;
}

/** Of what was written since the first of some samples: what a statement's part of it can be. */
export interface WrittenSince {
  /** The share of the pages that were written since its start. */
  share: number;
  /** So many bytes of a doublewrite file for each byte of a page. */
  doublewrite: number;
  /** Bytes of redo log since its start. */
  redo: number;
}

/** `samples` are in their order; the last one is now. Of the interval in which it began, it has the part after its start. */
export function writtenSince(samples: Written[], startedAt: Micros): WrittenSince {
  const [first, now] = [samples[0], samples.at(-1)];
  const start = samples.findLast(({ at }) => at <= startedAt) ?? first;
  if (first === undefined || now === undefined || start === undefined) {
    return { share: 0, doublewrite: 0, redo: 0 };
  }
  const next = samples.find(({ at }) => at > startedAt) ?? now;
  const earlier = next.at > start.at ? Math.max(0, startedAt - start.at) / (next.at - start.at) : 1;
  const sinceStart = (field: Field): number => gain(start, now, field) - earlier * gain(start, next, field);
  const [all, own] = [gain(first, now, 'data'), sinceStart('data')];
  return {
    share: all === 0 ? 0 : own / all,
    doublewrite: own <= 0 ? 0 : Math.min(1, sinceStart('doublewrite') / own),
    redo: sinceStart('redo'),
  };
}

type Field = Exclude<keyof Written, 'at'>;

function gain(before: Written, after: Written, field: Field): number {
  return Number(gained(before[field], after[field]) ?? 0n);
}
