import type { FileCounters } from '../../detection/sample';
import { readIoCounters } from './events';
import { Pace } from '../protocol/pace';
import type { BatchReader } from '../protocol/batch-reader';
import type { Part } from '../protocol/part';
import { number, text, type Row } from '../protocol/rows';
import { ownerOf } from './tablespace';

const table = 'performance_schema.file_summary_by_instance';
const columns = `FILE_NAME, COUNT_STAR, COUNT_READ, SUM_NUMBER_OF_BYTES_READ, SUM_TIMER_READ, COUNT_WRITE,
  SUM_NUMBER_OF_BYTES_WRITE, SUM_TIMER_WRITE, COUNT_MISC, SUM_TIMER_MISC`;
const used = '(COUNT_READ > 0 OR COUNT_WRITE > 0)';

/** Files are told into so many heaps by where the server keeps them; a prime, whatever the distance between two. */
const HEAPS = 1021;
const heap = `OBJECT_INSTANCE_BEGIN DIV 64 % ${HEAPS}`;

/** The files that waited most since the server started. */
const allPart: Part = { sql: `SELECT ${columns} FROM ${table} WHERE ${used} ORDER BY SUM_TIMER_WAIT DESC LIMIT 20000` };
/** One number a heap, which grows when one of its files moves. */
const heapsPart: Part = { sql: `SELECT ${heap} AS heap, SUM(COUNT_STAR) AS moved FROM ${table} GROUP BY 1` };
const movedPart = (heaps: number[]): Part => ({
  sql: `SELECT ${columns} FROM ${table} WHERE ${heap} IN (?) AND ${used} ORDER BY SUM_TIMER_WAIT DESC LIMIT 20000`,
  values: [heaps],
});

/** Fewer files than this are read whole. */
const MANY = 2_000;
/** Reading files may take this share of the time. */
const SHARE = 0.01;

interface Known {
  /** COUNT_STAR, which grows with every operation. */
  moved: string | null;
  counters: FileCounters;
}

/**
 * file_summary_by_instance: disk I/O by file. Of many files only those come over the wire whose heap moved. The longer a
 * reading takes, the rarer it is.
 */
export class Files {
  #known = new Map<string, Known>();
  /** Null until the files are many. */
  #heaps: Map<number, string | null> | null = null;
  /** How many there were when all were read: those that were dropped since are forgotten the next time. */
  #whole = 0;
  readonly #pace = new Pace(SHARE);

  constructor(private readonly dataDir: string) {}

  /** Every file known, one that did not move as the same object as before; null while it rests or where it failed. */
  async read(reader: Pick<BatchReader, 'read'>): Promise<FileCounters[] | null> {
    if (this.#pace.rests) {
      return null;
    }
    const heaps = this.#known.size > 2 * this.#whole ? null : this.#heaps;
    return this.#pace.time(() => (heaps === null ? this.#readAll(reader) : this.#readMoved(reader, heaps)));
  }

  async #readAll(reader: Pick<BatchReader, 'read'>): Promise<FileCounters[] | null> {
    // Heaps before files: what moves in between is read again.
    const rows = await reader.read({ fileHeaps: this.#whole < MANY ? null : heapsPart, files: allPart });
    this.#heaps = rows.fileHeaps === undefined ? null : readHeaps(rows.fileHeaps);
    return rows.files === undefined ? null : this.#remember(new Map(), rows.files);
  }

  async #readMoved(
    reader: Pick<BatchReader, 'read'>,
    before: Map<number, string | null>
  ): Promise<FileCounters[] | null> {
    const { fileHeaps } = await reader.read({ fileHeaps: heapsPart });
    if (fileHeaps === undefined) {
      return null;
    }
    this.#heaps = readHeaps(fileHeaps);
    const moved = [...this.#heaps].filter(([one, sum]) => before.get(one) !== sum).map(([one]) => one);
    const { movedFiles } =
      moved.length === 0 ? { movedFiles: [] } : await reader.read({ movedFiles: movedPart(moved) });
    return movedFiles === undefined ? null : this.#remember(this.#known, movedFiles);
  }

  #remember(files: Map<string, Known>, rows: Row[]): FileCounters[] {
    const known = this.#known;
    for (const row of rows) {
      const file = text(row, 'FILE_NAME') ?? '';
      const moved = text(row, 'COUNT_STAR');
      const past = known.get(file);
      const owner = past === undefined ? ownerOf(file, this.dataDir) : ownerKnown(past.counters);
      files.set(file, past?.moved === moved ? past : { moved, counters: { file, ...owner, ...readIoCounters(row) } });
    }
    if (files !== known) {
      this.#known = files;
      this.#whole = files.size;
    }
    return [...files.values()].map(({ counters }) => counters);
  }
}

function readHeaps(rows: Row[]): Map<number, string | null> {
  return new Map(rows.map((row) => [number(row, 'heap'), text(row, 'moved')]));
}

function ownerKnown({ schema, table: name }: FileCounters) {
  return { schema, table: name };
}
