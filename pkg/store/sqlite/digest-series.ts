import type { Micros } from '../../detection/time';
import type { Parts } from '../parts';
import type { PackedBlock } from '../blocks/block';
import type { Database } from './database';
import { seriesId } from './names';

interface Digest {
  schema: string | null;
  digest: string | null;
  /** Its digest's text, else its own, cut. */
  text: string | null;
}
type Row = { id: number } & { [Name in keyof Digest]: Digest[Name] };

/** Bytes of a text that its digest's series has. */
export const DIGEST_TEXT = 200;

/** The name of a statement's digest among the series. */
export function digestName({ schema, digest, text }: Digest): string {
  return JSON.stringify([schema, digest ?? text]);
}

/** Statements that are looked up together. */
const AT_ONCE = 200;

/**
 * Answers the digest's series of each statement in these blocks. Statements without a digest go by their text, as MariaDB
 * tells none while they run; those whose row is gone share one series.
 */
export function* digestsOf(
  db: Database,
  instance: number,
  blocks: PackedBlock[],
  at: Micros
): Parts<(statement: number) => number> {
  const ids = [...new Set(blocks.flatMap(({ series }) => series.map(({ id }) => id)))];
  const found = new Map<number, number>();
  for (let first = 0; first < ids.length; first += AT_ONCE) {
    const rows = db.all<Row>(
      `SELECT id, db AS schema, digest, substr(coalesce(digest_text, text), 1, ${DIGEST_TEXT}) AS text FROM statement
       WHERE id IN (SELECT value FROM json_each(:ids))`,
      { ids: JSON.stringify(ids.slice(first, first + AT_ONCE)) }
    );
    db.transaction(() => {
      for (const { id, schema, digest, text } of rows) {
        const name = digestName({ schema, digest, text });
        found.set(id, seriesId(db, instance, at, { kind: 'digest', name, schema, digest, text }));
      }
    });
    yield;
  }
  return (statement) => found.get(statement) ?? seriesId(db, instance, at, { kind: 'digest', name: '' });
}
