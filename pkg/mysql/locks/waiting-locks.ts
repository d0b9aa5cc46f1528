import type { Part } from '../protocol/part';
import { text, type Row } from '../protocol/rows';

/** Waiting locks that one sample reads. */
const MOST_ASKED = 500;

const sql = `SELECT ENGINE_LOCK_ID AS id, OBJECT_SCHEMA, OBJECT_NAME, INDEX_NAME, LOCK_MODE AS mode, LOCK_DATA AS record
  FROM performance_schema.data_locks WHERE ENGINE = 'INNODB' AND ENGINE_LOCK_ID IN (?)`;

/** Remembers rows of data_locks, which take 25 µs each: a waiting lock does not change and is read once. */
export class WaitingLocks {
  #known = new Map<string, Row>();

  /** Reads the locks that are not known yet, and forgets all others; null if all are known. */
  part(lockIds: string[]): Part | null {
    const wanted = new Set(lockIds);
    this.#known = new Map([...this.#known].filter(([id]) => wanted.has(id)));
    const unknown = [...wanted].filter((id) => !this.#known.has(id)).slice(0, MOST_ASKED);
    return unknown.length === 0 ? null : { sql, values: [unknown] };
  }

  /** Adds these rows, and returns the rows of all known locks. */
  read(rows: Row[]): Row[] {
    rows.forEach((row) => this.#known.set(text(row, 'id') ?? '', row));
    return [...this.#known.values()];
  }
}
