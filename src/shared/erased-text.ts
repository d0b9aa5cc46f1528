import type { Erased } from './resources';

/** `142 statements, 3 runaways and 12 waits for locks would be erased.` What is zero is left out. */
export function erasedText(erased: Erased, isDone: boolean): string {
  const { statements, runaways, locks, deadlocks, digests, mentions, kills, running } = erased;
  const parts = [
    count(statements, 'statement'),
    count(runaways, 'runaway'),
    count(locks, 'entry of the lock trees', 'entries of the lock trees'),
    count(deadlocks, 'deadlock'),
    count(digests, "digest's text", "digests' texts"),
    count(mentions, "name in other statements' details", "names in other statements' details"),
    count(kills, 'text of a kill on record', 'texts of kills on record'),
  ].flat();
  const verb = isDone ? (isOne(erased) ? 'was' : 'were') : 'would be';
  const what = parts.length === 0 ? `Nothing ${isDone ? 'was' : 'would be'} erased.` : `${list(parts)} ${verb} erased.`;
  const again =
    running === 0
      ? ''
      : ` Of these, ${running} ran when ${running === 1 ? 'it was' : 'they were'} last seen: what still runs is recorded again.`;
  return what + again;
}

function count(many: number, one: string, several = `${one}s`): string[] {
  return many === 0 ? [] : [`${many.toLocaleString('en')} ${many === 1 ? one : several}`];
}

function list(parts: string[]): string {
  return parts.length < 3 ? parts.join(' and ') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

function isOne({ running: _, ...counts }: Erased): boolean {
  return Object.values(counts).reduce((sum, many) => sum + many, 0) === 1;
}
