import type { DataFrame } from '@grafana/data';
import { lockKinds, type LockKind } from '../../shared/frames';
import { duration, visible } from '../../shared/text';
import { columnsOf, hasFields } from '../../components/columns';
import { keyOf, type Statement } from './statements';

/** A stretch of time, epoch milliseconds. */
export interface Span {
  from: number;
  to: number;
}

/** One statement's wait for a lock: a row of a `locks` frame. */
export interface Wait extends Span {
  instance: string;
  statementId: string;
  /** Id of the statement that the blocking session runs; null for an idle transaction. */
  blockerId: string | null;
  /** The blocking session as shown to users: `#17 app@10.0.0.4`. */
  blocker: string | null;
  /** The lock as shown to users: `shop.orders, PRIMARY (X,REC_NOT_GAP)`. */
  lock: string | null;
  /** The same in words: `a row lock on shop.orders`. */
  what: string | null;
}

/** `a row lock`, without what it is on. */
const lockNames: Record<LockKind, string> = {
  row: 'a row lock',
  metadata: 'a metadata lock',
  table: 'a table lock',
  'auto-inc': 'an AUTO-INC lock',
  flush: 'a flush',
};

/** Whether a frame is a `locks` frame, flat or as a tree. */
export function isLocks(frame: DataFrame): boolean {
  return hasFields(frame, ['instance', 'id', 'parent', 'statementId', 'from', 'to']);
}

/** Reads every wait from `locks` frames. */
export function readWaits(frames: DataFrame[]): Wait[] {
  return frames.flatMap(waitsOf);
}

/** Waits by the key of the waiting statement. */
export function waitsByStatement(waits: Wait[]): Map<string, Wait[]> {
  const found = new Map<string, Wait[]>();
  for (const wait of waits) {
    const key = keyOf({ instance: wait.instance, id: wait.statementId });
    found.set(key, [...(found.get(key) ?? []), wait]);
  }
  return found;
}

/** When a statement waited, within its run. Without waits, a statement with `waitingOn` waited for its whole run. */
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
  const nodeKey = (row: number, id: string | null) => `${text('instance', row)}\n${id}`;
  const rowOfNode = new Map<string, number>();
  for (let row = 0; row < frame.length; row++) {
    rowOfNode.set(nodeKey(row, text('id', row)), row);
  }
  const session = (row: number) =>
    `#${number('processlistId', row) ?? '?'} ${text('user', row) ?? '?'}@${text('host', row) ?? '?'}`;

  const found: Wait[] = [];
  for (let row = 0; row < frame.length; row++) {
    const [statementId, parent] = [text('statementId', row), text('parent', row)];
    const [from, to] = [number('from', row), number('to', row)];
    if (statementId === null || parent === null || from === null || to === null) {
      continue;
    }
    const blocker = rowOfNode.get(nodeKey(row, parent));
    const place = [text('object', row), text('index', row)].filter((part) => part !== null).join(', ');
    const mode = text('mode', row);
    found.push({
      instance: text('instance', row) ?? '',
      statementId,
      blockerId: blocker === undefined ? null : text('statementId', blocker),
      blocker: blocker === undefined ? null : session(blocker),
      lock: place === '' || mode === null ? place || null : `${place} (${mode})`,
      what: whatOf(text('lockKind', row), text('object', row)),
      from: Math.min(from, to - (number('waited', row) ?? 0) * 1000),
      to,
    });
  }
  return found;
}

function whatOf(kind: string | null, object: string | null): string | null {
  const known = lockKinds.find((one) => one === kind);
  return known === undefined ? object : `${lockNames[known]}${object === null ? '' : ` on ${object}`}`;
}

/** `waiting 5.3 s for a row lock on shop.products, held by #40 reporting@localhost`; `waited` once that is over. */
export function waitText(waited: number, isWaiting: boolean, longest: Wait | null): string {
  const time = `${isWaiting ? 'waiting' : 'waited'} ${duration(waited)}`;
  const holder = longest?.blocker == null ? '' : `, held by ${longest.blocker}`;
  return visible(`${time} for ${longest?.what ?? 'a lock'}${holder}`);
}
