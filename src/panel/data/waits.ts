import type { DataFrame } from '@grafana/data';
import { columnsOf, hasFields } from './columns';
import { keyOf, type Statement } from './statements';

/** A stretch of time, epoch milliseconds. */
export interface Span {
  from: number;
  to: number;
}

/** One statement's wait for a lock, as a `locks` frame tells it. */
export interface Wait extends Span {
  instance: string;
  statementId: string;
  /** The statement that runs in the blocking session; null where an idle transaction holds the lock. */
  blockerId: string | null;
  /** Who holds it, for people: `#17 app@10.0.0.4`. */
  blocker: string | null;
  /** What is waited for: `shop.orders, PRIMARY (X,REC_NOT_GAP)`. */
  what: string | null;
}

/** Whether this is a `locks` frame, flat or as a tree. */
export function isLocks(frame: DataFrame): boolean {
  return hasFields(frame, ['instance', 'id', 'parent', 'statementId', 'from', 'to']);
}

export function readWaits(frames: DataFrame[]): Wait[] {
  return frames.flatMap(waitsOf);
}

/** Waits by the key of the statement that waits. */
export function waitsByStatement(waits: Wait[]): Map<string, Wait[]> {
  const found = new Map<string, Wait[]>();
  for (const wait of waits) {
    const key = keyOf({ instance: wait.instance, id: wait.statementId });
    found.set(key, [...(found.get(key) ?? []), wait]);
  }
  return found;
}

/** Where a statement waited, within its own time. All of it where it is only known that it waits. */
export function waitingSpans(statement: Statement, end: number, waits: Wait[]): Span[] {
  if (waits.length === 0) {
    return statement.waitingOn === null ? [] : [{ from: statement.start, to: end }];
  }
  const spans = waits
    .map(({ from, to }) => ({ from: Math.max(from, statement.start), to: Math.min(to, end) }))
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from);
  return spans.reduce<Span[]>((merged, span) => {
    const last = merged.at(-1);
    if (last === undefined || span.from > last.to) {
      merged.push(span);
    } else {
      last.to = Math.max(last.to, span.to);
    }
    return merged;
  }, []);
}

function waitsOf(frame: DataFrame): Wait[] {
  const { text, number } = columnsOf(frame);
  const node = (row: number, id: string | null) => `${text('instance', row)}\n${id}`;
  const rowOf = new Map<string, number>();
  for (let row = 0; row < frame.length; row++) {
    rowOf.set(node(row, text('id', row)), row);
  }
  const who = (row: number) =>
    `#${number('processlistId', row) ?? '?'} ${text('user', row) ?? '?'}@${text('host', row) ?? '?'}`;

  const found: Wait[] = [];
  for (let row = 0; row < frame.length; row++) {
    const [statementId, parent] = [text('statementId', row), text('parent', row)];
    const [from, to] = [number('from', row), number('to', row)];
    if (statementId === null || parent === null || from === null || to === null) {
      continue;
    }
    const blocker = rowOf.get(node(row, parent));
    const place = [text('object', row), text('index', row)].filter((part) => part !== null).join(', ');
    const mode = text('mode', row);
    found.push({
      instance: text('instance', row) ?? '',
      statementId,
      blockerId: blocker === undefined ? null : text('statementId', blocker),
      blocker: blocker === undefined ? null : who(blocker),
      what: place === '' || mode === null ? place || null : `${place} (${mode})`,
      from: Math.min(from, to - (number('waited', row) ?? 0) * 1000),
      to,
    });
  }
  return found;
}
