import { noCounters } from './event-gains';
import type { FileCounters, IoCounters } from '../sample';

const fields = ['reads', 'readBytes', 'writes', 'writeBytes'] as const;

/** The file of a copy that an ALTER makes, or of the table that it replaces. */
export function isCopy({ file, table }: FileCounters): boolean {
  return table === null && /(^|\/)#sql[^/]*$/.test(file);
}

/**
 * What each file of `after` had done by the earlier reading. An ALTER renames files, and the server's counters go with
 * them: the table's has the history of the copy then, and another one that of the table. A file that nothing can be the
 * past of, but its name was used, is its own past: what it did is not known.
 */
export function pastOfFiles(before: FileCounters[], after: FileCounters[]): (file: FileCounters) => IoCounters {
  const known = new Map(before.map((counters) => [counters.file, counters]));
  const now = new Map(after.map((counters) => [counters.file, counters]));
  const moved = before.filter((past) => {
    const same = now.get(past.file);
    return same === undefined ? isCopy(past) : !continues(same, past);
  });
  return (counters) => {
    const named = known.get(counters.file);
    const possible = [...moved, ...(named === undefined ? [] : [named])]
      .filter((past) => past.schema === counters.schema && continues(counters, past))
      .toSorted((a, b) => Number(bytesOf(b) - bytesOf(a)));
    return possible[0] ?? (named === undefined ? noCounters : counters);
  };
}

function continues(counters: IoCounters, past: IoCounters): boolean {
  return fields.every((field) => counters[field] >= past[field]);
}

function bytesOf({ readBytes, writeBytes }: IoCounters): bigint {
  return readBytes + writeBytes;
}
