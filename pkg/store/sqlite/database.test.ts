import { StoreError } from '../error';
import { afterEach, beforeEach, expect, test } from 'bun:test';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Database } from './database';
import { at, batch } from '../batch.fixture';
import { temporaryStore } from './store.fixture';
import { openEngine } from './engine';
import { schemaVersion } from './migrations';

let place = temporaryStore();
beforeEach(() => {
  place = temporaryStore();
});
afterEach(() => place.remove());

function thrown(work: () => unknown): StoreError {
  try {
    work();
  } catch (error) {
    if (error instanceof StoreError) {
      return error;
    }
    throw error;
  }
  throw new Error('nothing was thrown');
}

test('only the owner can read the files, and closing leaves one', () => {
  const history = openEngine(place.options);
  history.write(batch(0));
  for (const name of readdirSync(place.folder)) {
    expect(statSync(`${place.folder}/${name}`).mode & 0o777).toBe(0o600);
  }
  history.close();
  history.close();
  expect(readdirSync(place.folder)).toEqual(['history.sqlite']);
  expect(thrown(() => history.write(batch(1))).problem).toBe('closed');
});

test('opens with its pragmas', () => {
  const db = new Database(place.path, { warn: () => undefined, error: () => undefined });
  expect(db.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' });
  expect(db.get('PRAGMA synchronous')).toEqual({ synchronous: 1 });
  expect(db.get('PRAGMA auto_vacuum')).toEqual({ auto_vacuum: 2 });
  expect(db.get('PRAGMA user_version')).toEqual({ user_version: schemaVersion });
  db.close();
});

test('a file of a newer version is refused and not changed', () => {
  const newer = new DatabaseSync(place.path);
  newer.exec('PRAGMA user_version = 99');
  newer.close();
  const { problem, message } = thrown(() => openEngine(place.options));
  expect(problem).toBe('newer');
  expect(message).toContain('schema 99, this one knows');
  expect(readdirSync(place.folder)).toEqual(['history.sqlite']);
});

test('a transaction that fails leaves nothing, and the next one works', () => {
  const db = new Database(place.path, { warn: () => undefined, error: () => undefined });
  const insert = () => db.run("INSERT INTO instance (name) VALUES ('db1')");
  expect(() =>
    db.transaction(() => {
      insert();
      throw new Error('in the middle');
    })
  ).toThrow('in the middle');
  db.transaction(insert);
  expect(db.all('SELECT name FROM instance')).toEqual([{ name: 'db1' }]);
  db.close();
});

test('a file that is not a database is renamed, and a new one created', () => {
  writeFileSync(place.path, 'x'.repeat(8192));
  const history = openEngine(place.options);
  history.write(batch(0));
  expect(history.lastSample('db1')?.at).toBe(at(0));
  history.close();
  const aside = readdirSync(place.folder).find((name) => name.includes('.corrupt-')) ?? '';
  expect(readFileSync(`${place.folder}/${aside}`, 'utf8')).toBe('x'.repeat(8192));
  expect(place.logged.join()).toContain(aside);
});

/** Where a table's first page lies in the file, bytes. */
function pageOf(path: string, table: string): { from: number; size: number } {
  const db = new DatabaseSync(path, { readOnly: true });
  const size = Number(db.prepare('PRAGMA page_size').get()?.['page_size']);
  const root = Number(db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(table)?.['rootpage']);
  db.close();
  return { from: (root - 1) * size, size };
}

test('a file found corrupt later fails one call', () => {
  const first = openEngine(place.options);
  for (let second = 0; second < 2000; second++) {
    first.write(batch(second));
  }
  first.close();
  const bytes = readFileSync(place.path);
  const { from, size } = pageOf(place.path, 'journal');
  bytes.fill(0xff, from, from + size);
  writeFileSync(place.path, bytes);

  const history = openEngine(place.options);
  const { problem, message } = thrown(() => history.write(batch(2000)));
  expect(problem).toBe('corrupt');
  expect(message).toContain('set aside');
  history.write(batch(2001));
  expect(history.lastSample('db1')?.at).toBe(at(2001));
  expect(place.logged.join()).toContain('.corrupt-');
  history.close();
});

test('a full disk fails the whole write, and the next one works when there is room', () => {
  const db = new Database(place.path, { warn: () => undefined, error: () => undefined });
  const pages = db.get<{ page_count: number }>('PRAGMA page_count')?.page_count ?? 0;
  const fill = () =>
    db.transaction(() => {
      for (let i = 0; i < 500; i++) {
        db.run('INSERT INTO instance (name) VALUES (:name)', { name: `${i}${'x'.repeat(200)}` });
      }
    });
  db.exec(`PRAGMA max_page_count = ${pages + 2}`);
  expect(thrown(fill).problem).toBe('full');
  expect(db.get('SELECT count(*) AS n FROM instance')).toEqual({ n: 0 });
  db.exec('PRAGMA max_page_count = 100000');
  fill();
  expect(db.get('SELECT count(*) AS n FROM instance')).toEqual({ n: 500 });
  db.close();
});

test('a file that another process holds is reported as busy', () => {
  const history = openEngine(place.options);
  const other = new DatabaseSync(place.path);
  other.exec('BEGIN IMMEDIATE');
  expect(thrown(() => history.write(batch(0))).problem).toBe('busy');
  other.exec('ROLLBACK');
  other.close();
  history.write(batch(0));
  history.close();
});
