import type { QueryReader } from './sources';

/** The instances a query is about: those it names, else all of which there are samples. */
export function instancesOf({ instances }: { instances: string[] }, history: QueryReader): string[] {
  return instances.length > 0 ? [...new Set(instances)] : history.instances();
}

/** The same for what is kept for longer than samples: of every instance there was, though it was renamed or taken away. */
export function everyInstanceOf({ instances }: { instances: string[] }, history: QueryReader): string[] {
  return instances.length > 0 ? [...new Set(instances)] : history.everyInstance();
}

/**
 * Does something for each, in turn, with a breath between: reads of the history do not wait, and a sampler in the same
 * process is to keep its second.
 */
export async function eachInTurn<T, Result>(items: readonly T[], work: (item: T) => Result): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) {
    results.push(work(item));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return results;
}
