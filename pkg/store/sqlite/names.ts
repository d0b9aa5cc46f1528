import type { Micros } from '../../detection/time';
import type { SeriesKind } from '../answers';
import type { Database } from './database';

/** The id of an instance; null if it was never written. */
export function findInstance(db: Database, name: string): number | null {
  const key = `instance\0${name}`;
  const id = db.ids.get(key) ?? db.get<{ id: number }>('SELECT id FROM instance WHERE name = :name', { name })?.id;
  if (id === undefined) {
    return null;
  }
  db.ids.set(key, id);
  return id;
}

/** The id of an instance, which is created if it does not exist. */
export function instanceId(db: Database, name: string): number {
  return findInstance(db, name) ?? db.run('INSERT INTO instance (name) VALUES (:name)', { name }).id;
}

/** Kinds in the table of series. Statements have a table of their own. */
type StoredKind = Exclude<SeriesKind, 'statement'> | 'digest';

interface SeriesName {
  kind: StoredKind;
  name: string;
  schema?: string | null;
  table?: string | null;
  digest?: string | null;
  text?: string | null;
}

/** Microseconds that a new name is kept for, until a block that has it says how long. */
const NEW_NAME_KEPT = 172_800e6;
/** What a name is kept longer than its block. */
const KEPT_LONGER = 21_600e6;

/** The id of a series, which is created if it does not exist. `at`: when it was seen. */
export function seriesId(
  db: Database,
  instance: number,
  at: Micros,
  { kind, name, schema = null, table = null, digest = null, text = null }: SeriesName
): number {
  const key = seriesKey(instance, kind, name);
  const known = db.ids.get(key);
  if (known !== undefined) {
    return known;
  }
  const found = db.get<{ id: number }>(
    'SELECT id FROM series WHERE instance = :instance AND kind = :kind AND name = :name',
    { instance, kind, name }
  );
  const id =
    found?.id ??
    db.run(
      `INSERT INTO series (instance, kind, name, schema_name, table_name, digest, text, keep_until)
       VALUES (:instance, :kind, :name, :schema, :table, :digest, :text, :keepUntil)`,
      { instance, kind, name, schema, table, digest, text, keepUntil: at + NEW_NAME_KEPT }
    ).id;
  db.ids.set(key, id);
  return id;
}

/** Keeps the names of a block's series until then. They are written once in some hours only. */
export function keepNames(db: Database, { series }: { series: Array<{ id: number }> }, until: Micros): void {
  const ids = JSON.stringify(series.map(({ id }) => id));
  db.run(
    `UPDATE series SET keep_until = :until + :more
     WHERE id IN (SELECT value FROM json_each(:ids)) AND keep_until < :until`,
    { ids, until, more: KEPT_LONGER }
  );
}

/** Deletes some of the names that no block has any more; answers how many. */
export function deleteNames(db: Database, now: Micros, limit: number): number {
  const gone = db.all<{ instance: number; kind: StoredKind; name: string }>(
    `DELETE FROM series WHERE id IN (SELECT id FROM series WHERE keep_until < :now LIMIT :limit)
     RETURNING instance, kind, name`,
    { now, limit }
  );
  gone.forEach(({ instance, kind, name }) => db.ids.delete(seriesKey(instance, kind, name)));
  return gone.length;
}

function seriesKey(instance: number, kind: StoredKind, name: string): string {
  return `series\0${instance}\0${kind}\0${name}`;
}
