import { DatabaseSync } from 'node:sqlite';
import { at, data, record } from '../batch.fixture';
import { migrate } from './migrations';
import { toStored, upsertStatement } from './statement-row';

/** The schema's version when samples were rows. */
export const ROWS = 8;

/** A file as older versions wrote it, with so many seconds of one instance: its totals read 1,024 bytes in each. */
export function writeLegacy(path: string, seconds: number): void {
  const old = new DatabaseSync(path);
  old.exec('PRAGMA journal_mode = WAL');
  migrate(old, path, ROWS);
  old.exec(`BEGIN;
    INSERT INTO instance VALUES (1, 'db1', '77');
    INSERT INTO series VALUES (1, 1, 'total', '', NULL, NULL), (2, 1, 'event', '${data}', NULL, NULL),
      (3, 1, 'statement', '77-40-5', NULL, NULL), (4, 1, 'files', '', NULL, NULL), (5, 1, 'file', 'f', 'shop', 't'),
      (6, 1, 'thread', 'page cleaner', NULL, NULL)`);
  const io = old.prepare('INSERT INTO io VALUES (?, ?, 1, ?, 0, 0, 0, 0)');
  const sample = old.prepare('INSERT INTO sample VALUES (1, ?, ?, 0, 0, 0, NULL, ?)');
  for (let s = 0; s < seconds; s++) {
    sample.run(at(s), s === 700 ? 2 : 0, 61_000_003 + s);
    io.run(6, at(s), 24);
    io.run(1, at(s), 1024);
    io.run(2, at(s), 1000);
    if (s % 5 === 0) {
      io.run(4, at(s), 40);
      io.run(5, at(s), 40);
    }
    if (s >= 300 && s < 320) {
      io.run(3, at(s), 500);
    }
  }
  const { digest, ...row } = toStored(record(295, 320));
  old.prepare(upsertStatement).run({ instance: 1, digest, ...row });
  old.exec('COMMIT');
  old.close();
}
