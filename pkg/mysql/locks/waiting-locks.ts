import type { Part } from '../protocol/part';
import { text, type Row } from '../protocol/rows';

/** Of so many waiters the locks they ask for are read in one round. */
const MOST_ASKED = 500;

const sql = `SELECT ENGINE_LOCK_ID AS id, OBJECT_SCHEMA, OBJECT_NAME, INDEX_NAME, LOCK_MODE AS mode, LOCK_DATA AS record
  FROM performance_schema.data_locks WHERE ENGINE = 'INNODB' AND ENGINE_LOCK_ID IN (?)`;

/** Rows of data_locks, 25 µs each: a lock that is waited for stays what it is, and is read once. */
export class WaitingLocks {
  #known = new Map<string, Row>();

  /** Reads those of these locks that are not known yet; forgets all others. */
  part(lockIds: string[]): Part | null {
    const wanted = new Set(lockIds);
    this.#known = new Map([...this.#known].filter(([id]) => wanted.has(id)));
    const asked = [...wanted].filter((id) => !this.#known.has(id)).slice(0, MOST_ASKED);
    return asked.length === 0 ? null : { sql, values: [asked] };
  }

  /** All that are known by now. */
  read(rows: Row[]): Row[] {
    rows.forEach((row) => this.#known.set(text(row, 'id') ?? '', row));
    return [...this.#known.values()];
  }
}
