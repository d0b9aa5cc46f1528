import type { Micros } from '../../detection/time';
import type { Range } from '../answers';
import { pack, unpack, type Block, type PackedBlock } from '../blocks/block';
import { packedAs } from '../blocks/columns';
import { blockKinds, levelIndices, longestSpan, type BlockKind, type LevelIndex } from '../blocks/levels';
import type { Stored } from '../blocks/plan';
import type { Database } from './database';

/** What a row of `block` or of `journal` belongs to. */
export interface Place {
  instance: number;
  kind: BlockKind;
}

type Blob = { data: Uint8Array<ArrayBuffer> };

const numberOf = (kind: BlockKind): number => blockKinds.indexOf(kind);
const place = ({ instance, kind }: Place) => ({ instance, kind: numberOf(kind) });

/** Adds a sample to the journal: there it lies until its block is complete. */
export function insertSample(db: Database, of: Place, at: Micros, data: Uint8Array): void {
  db.run('INSERT OR REPLACE INTO journal (instance, kind, at, data) VALUES (:instance, :kind, :at, :data)', {
    ...place(of),
    at,
    data,
  });
}

/** The samples of the journal in a range, oldest first. */
export function journalIn(db: Database, of: Place, range: Range): PackedBlock[] {
  return journalBlobs(db, of, range).map(unpack);
}

/** The same as they are stored. */
export function journalBlobs(db: Database, of: Place, { from, to }: Range): Uint8Array[] {
  const sql = `SELECT data FROM journal WHERE instance = :instance AND kind = :kind AND at BETWEEN :from AND :to
    ORDER BY at`;
  return db.all<Blob>(sql, { ...place(of), from, to }).map(({ data }) => data);
}

/** The time of a journal's oldest sample, of its newest one not after `until`, and of the one `skipped` before that. */
export function oldestInJournal(db: Database, of: Place): Micros | null {
  const sql = 'SELECT min(at) AS at FROM journal WHERE instance = :instance AND kind = :kind';
  return db.get<{ at: Micros | null }>(sql, place(of))?.at ?? null;
}

export function newestInJournal(db: Database, of: Place, until = Number.MAX_SAFE_INTEGER, skipped = 0): Micros | null {
  const sql = `SELECT at FROM journal WHERE instance = :instance AND kind = :kind AND at <= :until
    ORDER BY at DESC LIMIT 1 OFFSET :skipped`;
  return db.get<{ at: Micros }>(sql, { ...place(of), until, skipped })?.at ?? null;
}

export function deleteFromJournal(db: Database, of: Place, until: Micros): void {
  db.run('DELETE FROM journal WHERE instance = :instance AND kind = :kind AND at < :until', { ...place(of), until });
}

/** Of which level a block is, and which span it is for. */
export interface BlockPlace extends Place {
  level: LevelIndex;
  from: Micros;
  until: Micros;
}

/** Adds a block. */
export function insertBlock(db: Database, of: BlockPlace, block: Block): void {
  insertPacked(db, of, pack(block, ...packedAs(of.kind, of.level)));
}

/** The same with what `pack` made of it. */
export function insertPacked(db: Database, of: BlockPlace, data: Uint8Array): void {
  const { level, from, until } = of;
  db.run(
    `INSERT INTO block (instance, kind, level, from_at, until_at, data)
     VALUES (:instance, :kind, :level, :from, :until, :data)`,
    { ...place(of), level, from, until, data }
  );
}

/** Replaces a block. The new row has a new id. */
export function replaceBlock(db: Database, id: number, of: BlockPlace, block: Block): void {
  deleteBlock(db, id);
  insertBlock(db, of, block);
}

export function deleteBlock(db: Database, id: number): void {
  db.run('DELETE FROM block WHERE id = :id', { id });
}

export type BlockRow = { id: number; from: Micros; until: Micros };

/** Rows of the blocks that touch a range, oldest first. Reads the index only. */
export function blockRows(db: Database, of: Place, level: LevelIndex, { from, to }: Range): BlockRow[] {
  // No block is longer than the span of its level; without this bound the search would begin at the first one.
  return db.all<BlockRow>(
    `SELECT id, from_at AS "from", until_at AS until FROM block
     WHERE instance = :instance AND kind = :kind AND level = :level AND from_at <= :to AND from_at > :from - :span
       AND until_at > :from ORDER BY from_at, id`,
    { ...place(of), level, from, to, span: longestSpan(level) }
  );
}

/** Bytes of the blocks that touch a range: as those of its beginning, middle and end say. */
export function bytesIn(db: Database, of: Place, level: LevelIndex, range: Range): number {
  const rows = blockRows(db, of, level, range);
  const some = rows.length < 3 ? rows : [rows[0], rows[rows.length >> 1], rows.at(-1)];
  const sql = 'SELECT avg(length(data)) AS bytes FROM block WHERE id IN (SELECT value FROM json_each(:ids))';
  const ids = JSON.stringify(some.map((row) => row?.id));
  return rows.length * (db.get<{ bytes: number | null }>(sql, { ids })?.bytes ?? 0);
}

/** The blocks that touch a range, oldest first. */
export function blocksIn(db: Database, of: Place, level: LevelIndex, range: Range): PackedBlock[] {
  return opened(db, blockRows(db, of, level, range));
}

/** So many blocks of a level, those that begin last and not after `until`. */
export function newestBlocks(db: Database, of: Place, level: LevelIndex, until: Micros, limit: number): PackedBlock[] {
  const sql = `SELECT id FROM block WHERE instance = :instance AND kind = :kind AND level = :level AND from_at <= :until
    ORDER BY from_at DESC, id DESC LIMIT :limit`;
  return opened(db, db.all<{ id: number }>(sql, { ...place(of), level, until, limit }));
}

/** The first block of samples. */
export function oldestBlock(db: Database, of: Place): PackedBlock | undefined {
  const sql = `SELECT id FROM block WHERE instance = :instance AND kind = :kind AND level = 0
    ORDER BY from_at, id LIMIT 1`;
  return opened(db, db.all<{ id: number }>(sql, place(of)))[0];
}

/** Blocks by the ids of their rows; those that are gone are left out. */
export function opened(db: Database, rows: Array<{ id: number }>): PackedBlock[] {
  const read = (id: number) => db.get<Blob>('SELECT data FROM block WHERE id = :id', { id })?.data;
  return rows.flatMap(({ id }) => db.blocks.get(id, read) ?? []);
}

/** What is stored of an instance at each level. Its totals tell: every sample and every rollup has them. */
export function storedOf(db: Database, instance: number): Stored {
  const [first, second, third, fourth] = levelIndices.map((level) => {
    const from = edge(db, instance, level, 'first');
    const until = edge(db, instance, level, 'last');
    return from === null || until === null ? null : { from, until };
  });
  return [first ?? null, second ?? null, third ?? null, fourth ?? null];
}

/** The last block by its beginning is the last by its end, too. */
function edge(db: Database, instance: number, level: LevelIndex, end: 'first' | 'last'): Micros | null {
  const [column, order] = end === 'first' ? ['from_at', 'ASC'] : ['until_at', 'DESC'];
  const sql = `SELECT ${column} AS at FROM block WHERE instance = :instance AND kind = :kind AND level = :level
    ORDER BY from_at ${order} LIMIT 1`;
  return db.get<{ at: Micros }>(sql, { ...place({ instance, kind: 'total' }), level })?.at ?? null;
}

/** The beginning of the first block of a level that begins at `from` or later. */
export function firstBlockFrom(db: Database, of: Place, level: LevelIndex, from: Micros): Micros | null {
  const sql = `SELECT from_at AS at FROM block
    WHERE instance = :instance AND kind = :kind AND level = :level AND from_at >= :from ORDER BY from_at LIMIT 1`;
  return db.get<{ at: Micros }>(sql, { ...place(of), level, from })?.at ?? null;
}

/** Deletes the blocks of a level that begin at `from`. */
export function deleteBlocks(db: Database, { level, from, ...of }: Place & { level: LevelIndex; from: Micros }): void {
  const sql = `DELETE FROM block WHERE instance = :instance AND kind = :kind AND level = :level AND from_at = :from`;
  db.run(sql, { ...place(of), level, from });
}
