import { conflict } from './metadataModes';
import type { Part } from './reader';
import { number, text, type Row } from './rows';

export interface MetadataLock {
  thread: number;
  /** What is locked, to be shown and to be compared. */
  object: string;
  mode: string;
  granted: boolean;
}

export interface MetadataWait {
  waiting: number;
  blocking: number;
  object: string;
  mode: string;
}

const MOST_BLOCKERS = 10;
export const MOST_LOCKS = 10_000;

/** metadata_locks, to be joined here: in SQL the join costs forty times as much. */
export const metadataPart: Part = {
  sql: `SELECT OBJECT_TYPE, OBJECT_SCHEMA, OBJECT_NAME, LOCK_TYPE, LOCK_STATUS, OWNER_THREAD_ID
    FROM performance_schema.metadata_locks WHERE LOCK_STATUS IN ('GRANTED', 'PENDING') LIMIT ${MOST_LOCKS}`,
};

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
      };
    })
    .filter(({ thread }) => !own.has(thread));
}

/** Who waits for whom: for a holder whose mode conflicts, or behind a pending lock that does and that others wait to grant. */
export function metadataWaits(locks: MetadataLock[]): MetadataWait[] {
  return [...Map.groupBy(locks, ({ object }) => object).values()].flatMap((ofObject) => {
    const pending = ofObject.filter(({ granted }) => !granted);
    const holders = byMode(ofObject.filter(({ granted }) => granted));
    const ahead = byMode(pending);
    return pending.flatMap(({ thread, object, mode }) => {
      const held = blockers(mode, thread, holders);
      return (held.length > 0 ? held : blockers(mode, thread, ahead)).map((blocking) => ({
        waiting: thread,
        blocking,
        object,
        mode,
      }));
    });
  });
}

/** Distinct owners by mode: a thousand readers are one step. */
function byMode(locks: MetadataLock[]): Map<string, Set<number>> {
  const modes = Map.groupBy(locks, ({ mode }) => mode);
  return new Map([...modes].map(([mode, ofMode]) => [mode, new Set(ofMode.map(({ thread }) => thread))]));
}

function blockers(asked: string, thread: number, modes: Map<string, Set<number>>): number[] {
  const found = new Set<number>();
  for (const [mode, threads] of modes) {
    if (conflict(asked, mode)) {
      for (const other of threads) {
        if (found.size >= MOST_BLOCKERS) {
          return [...found];
        }
        if (other !== thread) {
          found.add(other);
        }
      }
    }
  }
  return [...found];
}
