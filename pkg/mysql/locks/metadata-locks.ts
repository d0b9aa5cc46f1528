import type { Confidence } from '../../../src/shared/frames';
import { conflict } from './metadata-modes';
import type { Part } from '../protocol/part';
import { number, numberOrNull, text, type Row } from '../protocol/rows';

export interface MetadataLock {
  thread: number;
  /** Name of the locked object, for display and comparison. */
  object: string;
  mode: string;
  granted: boolean;
  /** The owner's event when it asked for the lock. */
  eventId: number | null;
}

export interface MetadataWait {
  waiting: number;
  /** Null where no lock conflicts, or several sessions may hold the one that does. */
  blocking: number | null;
  object: string | null;
  mode: string | null;
  /** The blocking session's event when it asked for the lock; null if it does not hold it yet. */
  heldSinceEvent: number | null;
  confidence: Confidence;
  because?: string;
}

const MOST_BLOCKERS = 10;

/** Reads metadata_locks without a join: in SQL that would cost forty times as much. */
export const metadataPart: Part = {
  sql: `SELECT OBJECT_TYPE, OBJECT_SCHEMA, OBJECT_NAME, LOCK_TYPE, LOCK_STATUS, OWNER_THREAD_ID, OWNER_EVENT_ID
    FROM performance_schema.metadata_locks WHERE LOCK_STATUS IN ('GRANTED', 'PENDING')`,
  limit: 10_000,
};

/** Locks of all threads but the sampler's own. */
export function readMetadataLocks(rows: Row[], own: ReadonlySet<number>): MetadataLock[] {
  return rows
    .map((row) => {
      const names = [text(row, 'OBJECT_SCHEMA'), text(row, 'OBJECT_NAME')].filter((name) => name !== null);
      const type = text(row, 'OBJECT_TYPE') ?? '';
      return {
        thread: number(row, 'OWNER_THREAD_ID'),
        object: type === 'TABLE' ? names.join('.') : [type.toLowerCase(), ...names].join(' '),
        mode: text(row, 'LOCK_TYPE') ?? '',
        granted: text(row, 'LOCK_STATUS') === 'GRANTED',
        eventId: numberOrNull(row, 'OWNER_EVENT_ID'),
      };
    })
    .filter(({ thread }) => !own.has(thread));
}

/** The waits that the modes of the locks prove, and the requests that conflict with no lock. */
export interface MetadataWaits {
  proven: MetadataWait[];
  unproven: Array<{ request: MetadataLock; granted: MetadataLock[] }>;
}

/** A waiter waits for the holders whose mode conflicts; if there are none, for the pending locks whose mode conflicts. */
export function metadataWaits(locks: MetadataLock[]): MetadataWaits {
  const found: MetadataWaits = { proven: [], unproven: [] };
  for (const ofObject of Map.groupBy(locks, ({ object }) => object).values()) {
    const pending = ofObject.filter(({ granted }) => !granted);
    const granted = ofObject.filter((lock) => lock.granted);
    const [holders, ahead] = [byMode(granted), byMode(pending)];
    for (const request of pending) {
      const { thread: waiting, object, mode } = request;
      const held = blockers(mode, waiting, holders);
      const blocking = held.length > 0 ? held : blockers(mode, waiting, ahead);
      if (blocking.length === 0) {
        found.unproven.push({ request, granted: granted.filter(({ thread }) => thread !== waiting) });
      }
      for (const { thread, eventId, granted: isHeld } of blocking) {
        const heldSinceEvent = isHeld ? eventId : null;
        found.proven.push({ waiting, blocking: thread, object, mode, heldSinceEvent, confidence: 'certain' });
      }
    }
  }
  return found;
}

/** Locks by mode, one of each owner: a thousand readers are compared once. */
function byMode(locks: MetadataLock[]): Map<string, MetadataLock[]> {
  const modes = Map.groupBy(locks, ({ mode }) => mode);
  return new Map(
    [...modes].map(([mode, ofMode]) => [mode, [...new Map(ofMode.map((lock) => [lock.thread, lock])).values()]])
  );
}

function blockers(asked: string, thread: number, modes: Map<string, MetadataLock[]>): MetadataLock[] {
  const found = new Map<number, MetadataLock>();
  for (const [mode, locks] of modes) {
    if (conflict(asked, mode)) {
      for (const lock of locks) {
        if (found.size >= MOST_BLOCKERS) {
          return [...found.values()];
        }
        if (lock.thread !== thread && !found.has(lock.thread)) {
          found.set(lock.thread, lock);
        }
      }
    }
  }
  return [...found.values()];
}
