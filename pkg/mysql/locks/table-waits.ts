import type { Confidence, LockKind } from '../../../src/shared/frames';
import type { RunningStatement } from '../../detection/sample';
import type { MetadataLock } from './metadata-locks';
import type { StateWaiter } from './state-waiters';
import { leadingWord, namesTable } from './statement-words';
import type { TableHandle } from './table-handles';

/** A wait that only the session's state shows: for a table flush, or for a table lock. */
export interface TableWait {
  waiting: number;
  blocking: number | null;
  kind: LockKind;
  object: string | null;
  /** The blocking session's event when it opened the table. */
  openedAtEvent: number | null;
  confidence: Confidence;
  because?: string;
}

/** What the sample knows besides the waiters. */
export interface TableUse {
  handles: TableHandle[];
  metadata: MetadataLock[];
  /** By thread. */
  running: ReadonlyMap<number, Pick<RunningStatement, 'startedAt'>>;
}

const MOST_BLOCKERS = 10;

/** The blockers of these waiters, by the tables that others have open. A waiter without any has an unknown one. */
export function tableWaits(waiters: StateWaiter[], use: TableUse): TableWait[] {
  const waiting = {
    flush: new Set(waiters.filter(({ kind }) => kind === 'flush').map(({ thread }) => thread)),
    table: new Set(waiters.filter(({ kind }) => kind === 'table').map(({ thread }) => thread)),
  };
  const byTable = Map.groupBy(use.handles, ({ table }) => table);
  const byThread = Map.groupBy(use.handles, ({ thread }) => thread);
  const lockedBy = Map.groupBy(
    use.metadata.filter(({ granted, object }) => granted && object.includes('.') && !object.includes(' ')),
    ({ thread }) => thread
  );
  return waiters.flatMap((waiter) =>
    waiter.kind === 'flush'
      ? flushWaits(waiter, waiting.flush, byTable, lockedBy.get(waiter.thread) ?? [], use)
      : waiter.kind === 'table'
        ? tableLockWaits(waiter, waiting.table, byTable, byThread.get(waiter.thread) ?? [], use)
        : []
  );
}

/**
 * A flush waits until every session has closed the tables that were open before it, and so does who wants one of them.
 * While it lasts nobody else can open them: who has one open holds it up.
 */
function flushWaits(
  waiter: StateWaiter,
  flushing: ReadonlySet<number>,
  byTable: ReadonlyMap<string, TableHandle[]>,
  wanted: MetadataLock[],
  { handles, running }: TableUse
): TableWait[] {
  const isFlush = leadingWord(waiter.text) === 'flush';
  const isOlder = ({ thread }: TableHandle) => (running.get(thread)?.startedAt ?? 0) < waiter.startedAt;
  const others = (found: TableHandle[]) =>
    found.filter(({ thread }) => thread !== waiter.thread && !flushing.has(thread));
  const byName = () => others(handles).filter(({ table }) => namesTable(waiter.text, table));
  const inFlush = () => {
    // FLUSH TABLES t waits for t only.
    const named = byName();
    return (named.length > 0 ? named : others(handles)).filter(isOlder);
  };
  const open = isFlush
    ? inFlush()
    : wanted.length > 0
      ? others(wanted.flatMap(({ object }) => byTable.get(object) ?? []))
      : byName();
  const owners = oldestFirst(open, running);
  const [only] = owners;
  const because =
    owners.length === 1
      ? `It is the only session that has ${isFlush ? 'a table open that was opened before the FLUSH' : 'the table open'} (table_handles).`
      : `It is one of ${owners.length} sessions that have ${isFlush ? 'tables open that were opened before the FLUSH' : 'the table open'} (table_handles); all of them have to close ${isFlush ? 'these' : 'it'}.`;
  const wait = { waiting: waiter.thread, kind: 'flush' as const };
  return only === undefined
    ? [nobodyFor(waiter, wanted[0]?.object ?? null)]
    : owners.map(({ thread, table, eventId }) => ({
        ...{ ...wait, blocking: thread, object: table, openedAtEvent: eventId },
        ...{ confidence: 'likely' as const, because },
      }));
}

/** The server grants a table lock while no other conflicts; behind a waiting writer also readers wait. */
function tableLockWaits(
  waiter: StateWaiter,
  waiting: ReadonlySet<number>,
  byTable: ReadonlyMap<string, TableHandle[]>,
  own: TableHandle[],
  { running }: TableUse
): TableWait[] {
  const asked = own.filter(({ tableLock }) => tableLock !== null);
  const conflicting = asked.flatMap((handle) =>
    (byTable.get(handle.table) ?? []).filter(
      ({ thread, tableLock }) =>
        thread !== waiter.thread && tableLock !== null && (tableLock === 'write' || handle.tableLock === 'write')
    )
  );
  const holders = conflicting.filter(({ thread }) => !waiting.has(thread));
  const pending = conflicting.filter(({ thread, tableLock }) => waiting.has(thread) && tableLock === 'write');
  const found = holders.length > 0 ? oldestFirst(holders, running) : oldestFirst(pending, running).slice(0, 1);
  const isProven = holders.length > 0 && asked.length === 1;
  const because =
    holders.length > 0
      ? 'It has the table open with a lock that conflicts (table_handles).'
      : 'It waits for a table lock that conflicts (table_handles).';
  const wait = { waiting: waiter.thread, kind: 'table' as const };
  return found.length === 0 || (!isProven && found.length > 1)
    ? [nobodyFor(waiter, asked.length === 1 ? (asked[0]?.table ?? null) : null)]
    : found.map(({ thread, table, eventId }) => ({
        ...{ ...wait, blocking: thread, object: table, openedAtEvent: isProven ? eventId : null },
        ...(isProven ? { confidence: 'certain' as const } : { confidence: 'likely' as const, because }),
      }));
}

function nobodyFor({ thread, kind, state }: StateWaiter, object: string | null): TableWait {
  const because = `Its state is “${state}”, and table_handles shows nobody who alone may hold it up.`;
  return { waiting: thread, blocking: null, kind, object, openedAtEvent: null, confidence: 'unknown', because };
}

/** The session whose statement began first is the one that has held up the flush from its beginning. */
function oldestFirst(open: TableHandle[], running: TableUse['running']): TableHandle[] {
  const start = ({ thread }: TableHandle) => running.get(thread)?.startedAt ?? 0;
  return distinct(open)
    .sort((a, b) => start(a) - start(b))
    .slice(0, MOST_BLOCKERS);
}

function distinct(handles: TableHandle[]): TableHandle[] {
  return [...new Map(handles.map((handle) => [handle.thread, handle])).values()];
}
