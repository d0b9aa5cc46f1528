import type { FreedSessions, KillPreview } from '../../shared/kill';
import { duration } from '../../shared/text';

/** Who a kill frees, and what it costs: names and values. */
export function previewLines({ frees, rowsToUndo, undoSeconds }: KillPreview): Array<readonly [string, string]> {
  return [
    ...freedLines(frees),
    ['Rows to undo', rowsToUndo === null ? 'Not known' : rowsToUndo.toLocaleString('en-US')],
    ['Rollback takes', rollback(rowsToUndo, undoSeconds)],
  ];
}

/** Who is freed at once always; the others where there are any. */
function freedLines(frees: KillPreview['frees']): Array<readonly [string, string]> {
  if (frees === null) {
    return [['Who is freed', 'Not known: the locks were not read']];
  }
  const later: Array<readonly [string, FreedSessions]> = [
    ['Freed after those', frees.afterwards],
    ['Still blocked', frees.stillBlocked],
  ];
  return [
    ['Freed at once', sessions(frees.atOnce)],
    ...later.flatMap(([name, of]) => (of.count === 0 ? [] : [[name, sessions(of)] as const])),
  ];
}

function sessions({ count, names }: FreedSessions): string {
  if (count === 0) {
    return 'Nobody';
  }
  const more = count - names.length;
  const all = [...names, ...(more > 0 ? [`${more} more`] : [])].join('; ');
  return `${count} ${count === 1 ? 'session' : 'sessions'}: ${all}`;
}

function rollback(count: number | null, seconds: KillPreview['undoSeconds']): string {
  if (count === 0) {
    return 'Nothing to undo';
  }
  return seconds === null
    ? 'Not known: this server has shown no rollback yet'
    : `${duration(seconds.from)} to ${duration(seconds.to)}, by the rollbacks seen on this server`;
}
