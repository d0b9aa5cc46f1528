import type { Range } from '../store/answers';
import type { QueryReader, Sources } from './sources';

/** The instances that a query names, else all that have samples. */
export async function instancesOf(
  { instances }: { instances: string[] },
  history: QueryReader,
  { from, to }: Range
): Promise<string[]> {
  if (instances.length > 0) {
    return [...new Set(instances)];
  }
  const recent = await history.instances();
  const others = (await history.everyInstance()).filter((instance) => !recent.includes(instance));
  const rolledUp = await eachInTurn(others, async (instance) => {
    const last = await history.lastSample(instance, to);
    return last !== null && last.at >= from ? [instance] : [];
  });
  return [...recent, ...rolledUp.flat()].sort();
}

/** The same for data that outlives samples: else all instances ever sampled, renamed and removed ones included. */
export async function everyInstanceOf({ instances }: { instances: string[] }, history: QueryReader): Promise<string[]> {
  return instances.length > 0 ? [...new Set(instances)] : await history.everyInstance();
}

/** The instances whose samples a range lacks or has: those that the query names, else the configured ones and those sampled in it. */
export async function expectedInstancesOf(
  { instances }: { instances: string[] },
  { from, to }: Range,
  { history, configured }: Sources
): Promise<string[]> {
  if (instances.length > 0) {
    return [...new Set(instances)];
  }
  const sampled = await eachInTurn(await history.instances(), async (instance) => {
    const last = await history.lastSample(instance, to);
    return (last?.at ?? -Infinity) >= from ? [instance] : [];
  });
  return [...new Set([...configured, ...sampled.flat()])].sort();
}

/** Does the work for each item in turn: the requests of other queries go between. */
export async function eachInTurn<T, Result>(
  items: readonly T[],
  work: (item: T) => Result | Promise<Result>
): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) {
    results.push(await work(item));
  }
  return results;
}
