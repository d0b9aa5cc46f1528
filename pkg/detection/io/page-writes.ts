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

/** `samples` are in their order; the last one is now. It has what was written from its start to its end, null while it runs. */
export function writtenSince(samples: Written[], startedAt: Micros, endedAt: Micros | null = null): WrittenSince {
  const [first, now] = [samples[0], samples.at(-1)];
  if (first === undefined || now === undefined) {
    return { share: 0, doublewrite: 0, redo: 0 };
  }
  const own = (field: Field): number =>
    Math.max(
      0,
      writtenUntil(samples, first, endedAt ?? now.at, field) - writtenUntil(samples, first, startedAt, field)
    );
  const [all, data] = [gain(first, now, 'data'), own('data')];
  return {
    share: all === 0 ? 0 : data / all,
    doublewrite: data === 0 ? 0 : Math.min(1, own('doublewrite') / data),
    redo: own('redo'),
  };
}

/** Since `first`; of the interval that `time` is in, the part before it. */
function writtenUntil(samples: Written[], first: Written, time: Micros, field: Field): number {
  const before = samples.findLast(({ at }) => at <= time) ?? first;
  const next = samples.find(({ at }) => at > time) ?? before;
  const part = next.at > before.at ? (time - before.at) / (next.at - before.at) : 0;
  return gain(first, before, field) + Math.max(0, part) * gain(before, next, field);
}

type Field = Exclude<keyof Written, 'at'>;

function gain(before: Written, after: Written, field: Field): number {
  return Number(gained(before[field], after[field]) ?? 0n);
}
