import type { Range } from '../store/answers';
import type { QueryReader, Sources } from './sources';

/** The instances that a query names, else all that have samples. */
export function instancesOf({ instances }: { instances: string[] }, history: QueryReader): string[] {
  return instances.length > 0 ? [...new Set(instances)] : history.instances();
}

/** The same for data that outlives samples: else all instances ever sampled, renamed and removed ones included. */
export function everyInstanceOf({ instances }: { instances: string[] }, history: QueryReader): string[] {
  return instances.length > 0 ? [...new Set(instances)] : history.everyInstance();
}

/** The instances whose samples a range lacks or has: those that the query names, else the configured ones and those sampled in it. */
export function expectedInstancesOf(
  { instances }: { instances: string[] },
  { from, to }: Range,
  { history, configured }: Sources
): string[] {
  const wasSampled = (instance: string) => (history.lastSample(instance, to)?.at ?? -Infinity) >= from;
  return instances.length > 0
    ? [...new Set(instances)]
    : [...new Set([...configured, ...history.instances().filter(wasSampled)])].sort();
}

/**
 * Does the work for each item in turn, and yields to the event loop after each: reads of the history are synchronous, and
 * the samplers of this process must not be late.
 */
export async function eachInTurn<T, Result>(items: readonly T[], work: (item: T) => Result): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) {
    results.push(work(item));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return results;
}
