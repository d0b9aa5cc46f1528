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

interface SeriesName {
  kind: SeriesKind;
  name: string;
  schema?: string | null;
  table?: string | null;
}

/** The id of a series, which is created if it does not exist. */
export function seriesId(
  db: Database,
  instance: number,
  { kind, name, schema = null, table = null }: SeriesName
): number {
  const key = `series\0${instance}\0${kind}\0${name}`;
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
      `INSERT INTO series (instance, kind, name, schema_name, table_name)
       VALUES (:instance, :kind, :name, :schema, :table)`,
      { instance, kind, name, schema, table }
    ).id;
  db.ids.set(key, id);
  return id;
}
