import type { Micros } from '../../detection/time';
import type { PackedBlock } from '../blocks/block';
import type { Database } from './database';
import { seriesId } from './names';

type Row = { id: number; schema: string | null; digest: string | null; text: string | null };

/**
 * Answers the digest's series of each statement in these blocks. Statements without a digest go by their text, as MariaDB
 * tells none while they run; those whose row is gone share one series.
 */
export function digestsOf(
  db: Database,
  instance: number,
  blocks: PackedBlock[],
  at: Micros
): (statement: number) => number {
  const ids = [...new Set(blocks.flatMap(({ series }) => series.map(({ id }) => id)))];
  const rows = db.all<Row>(
    `SELECT id, db AS schema, digest, substr(coalesce(digest_text, text), 1, 200) AS text FROM statement
     WHERE id IN (SELECT value FROM json_each(:ids))`,
    { ids: JSON.stringify(ids) }
  );
  const found = new Map(
    rows.map(({ id, schema, digest, text }) => {
      const name = JSON.stringify([schema, digest ?? text]);
      return [id, seriesId(db, instance, at, { kind: 'digest', name, schema, digest, text })];
    })
  );
  return (statement) => found.get(statement) ?? seriesId(db, instance, at, { kind: 'digest', name: '' });
}
