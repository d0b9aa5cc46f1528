import type { ActivityBucket, IoBucket, IoSeries, Range } from '../answers';
import type { Micros } from '../../detection/time';
import type { Parts } from './turns';

/** Milliseconds that one part is to take. */
const AIM = 8;
/** The first part, and the shortest; its time shows what a part costs however short. */
const SHORTEST: Micros = 1e6;
/** A part takes at least so many times what the shortest did, or most of the time would be spent on parts as such. */
const LEAST_USE = 4;

/** Reads a range in parts, the earliest first, and adds each to the ones before. */
export function* inParts<T>(
  { from, to }: Range,
  read: (part: Range) => T[],
  add: (sum: T[], part: T[]) => T[]
): Parts<T[]> {
  let sum: T[] = [];
  let length = SHORTEST;
  let fixed = Infinity;
  for (let begin = from; begin <= to;) {
    const end = Math.min(to, begin + length - 1);
    const began = performance.now();
    sum = add(sum, read({ from: begin, to: end }));
    const took = Math.max(performance.now() - began, 0.01);
    fixed = Math.min(fixed, took);
    const change = Math.max(AIM, LEAST_USE * fixed) / took;
    length = Math.max(SHORTEST, Math.ceil(length * Math.min(8, Math.max(0.25, change))));
    begin = end + 1;
    if (begin <= to) {
      yield;
    }
  }
  return sum;
}

type Bucket = { at: Micros; first: Micros; last: Micros; samples: number };

/** Appends buckets; the one that both parts have a share of becomes one. */
function joined<T extends Bucket>(buckets: T[], more: T[], merge: (a: T, b: T) => Partial<T>): T[] {
  const [end, begin] = [buckets.at(-1), more[0]];
  if (end === undefined || begin === undefined || end.at !== begin.at) {
    buckets.push(...more);
    return buckets;
  }
  const one = { ...end, ...merge(end, begin), last: begin.last, samples: end.samples + begin.samples };
  buckets.splice(-1, 1, one, ...more.slice(1));
  return buckets;
}

const add = (a: number, b: number): number => a + b;

/** Null stands for nothing read: it leaves the other as it is. */
function both(a: number | null, b: number | null, merge: (a: number, b: number) => number): number | null {
  return a === null ? b : b === null ? a : merge(a, b);
}

const bucketFields: ReadonlySet<string> = new Set(['at', 'first', 'last', 'samples']);

function measures<T extends Bucket>(a: T, b: T, merge: (a: number, b: number) => number): Partial<T> {
  const cells = b as Record<string, number | null>;
  const merged = Object.entries(a as Record<string, number | null>)
    .filter(([name]) => !bucketFields.has(name))
    .map(([name, cell]) => [name, both(cell, cells[name] ?? null, merge)]);
  return Object.fromEntries(merged) as Partial<T>;
}

/** Buckets of sums. */
export function addIoBuckets(buckets: IoBucket[], more: IoBucket[]): IoBucket[] {
  return joined(buckets, more, (a, b) => measures(a, b, add));
}

/** Buckets of greatest values. */
export function addActivity(buckets: ActivityBucket[], more: ActivityBucket[]): ActivityBucket[] {
  return joined(buckets, more, (a, b) => measures(a, b, Math.max));
}

/** Series with their sums, the greatest first. */
export function addSeries(series: IoSeries[], more: IoSeries[]): IoSeries[] {
  const byId = new Map(series.map((one) => [one.id, one]));
  for (const one of more) {
    const sum = (byId.get(one.id)?.sum ?? 0) + one.sum;
    byId.set(one.id, { ...one, sum });
  }
  return [...byId.values()].sort((a, b) => b.sum - a.sum || a.id - b.id);
}

/** Rows that are in one part only. */
export function append<T>(rows: T[], more: T[]): T[] {
  rows.push(...more);
  return rows;
}
