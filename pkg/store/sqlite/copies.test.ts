import { afterEach, beforeEach, expect, test } from 'bun:test';
import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { openEngine } from './engine';
import { migrate, schemaVersion } from './migrations';
import { temporaryStore } from './store.fixture';

let place = temporaryStore();
beforeEach(() => {
  place = temporaryStore();
});
afterEach(() => place.remove());

/** A file as the version before wrote it, with one instance. */
function writeOlder(): void {
  const older = new DatabaseSync(place.path);
  older.exec('PRAGMA journal_mode = WAL');
  migrate(older, place.path, schemaVersion - 1);
  older.exec("INSERT INTO instance (name) VALUES ('db1')");
  older.close();
}
const namesIn = (path: string) => {
  const db = new DatabaseSync(path, { readOnly: true });
  const names = db.prepare('SELECT name FROM instance').all();
  const version = db.prepare('PRAGMA user_version').get()?.['user_version'];
  db.close();
  return { names: names.map(({ name }) => name), version };
};

test('an older file is copied before its format changes, and told while that lasts', () => {
  writeOlder();
  const told: boolean[] = [];
  openEngine({ ...place.options, migrating: (busy) => told.push(busy) }).close();
  expect(told).toEqual([true, false]);
  expect(namesIn(place.path)).toEqual({ names: ['db1'], version: schemaVersion });
  expect(namesIn(`${place.path}.before-${schemaVersion}`)).toEqual({ names: ['db1'], version: schemaVersion - 1 });
});

test('half a copy is made anew, a whole one stays', () => {
  writeOlder();
  const copy = `${place.path}.before-${schemaVersion}`;
  writeFileSync(`${copy}.partial`, 'half');
  openEngine(place.options).close();
  expect(namesIn(copy).names).toEqual(['db1']);
  expect(existsSync(`${copy}.partial`)).toBe(false);
});

test('neither a new file nor one of this version is copied; a copy is deleted after a week', () => {
  const copy = `${place.path}.before-3`;
  writeFileSync(copy, '');
  openEngine(place.options).close();
  expect(existsSync(copy)).toBe(true);
  utimesSync(copy, Date.now() / 1000 - 8 * 86_400, Date.now() / 1000 - 8 * 86_400);
  openEngine(place.options).close();
  expect(readdirSync(place.folder)).toEqual(['history.sqlite']);
});
