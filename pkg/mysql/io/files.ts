import type { FileCounters } from '../../detection/sample';
import { mapReading, type Reading } from '../../detection/reading';
import type { Flavour } from '../connection/connection';
import { rowsIn, type BatchReader } from '../protocol/batch-reader';
import type { Cadence } from '../protocol/cadence';
import type { Part } from '../protocol/part';
import { text, type Row } from '../protocol/rows';
import { readIoCounters } from './events';
import { FileOwners } from './file-owners';
import type { FileOwner } from './tablespace';

/** The files with the longest waits since the server started. */
const filesPart: Part = {
  sql: `SELECT FILE_NAME, EVENT_NAME, COUNT_STAR, COUNT_READ, SUM_NUMBER_OF_BYTES_READ, SUM_TIMER_READ, COUNT_WRITE,
      SUM_NUMBER_OF_BYTES_WRITE, SUM_TIMER_WRITE, COUNT_MISC, SUM_TIMER_MISC
    FROM performance_schema.file_summary_by_instance
    WHERE COUNT_READ > 0 OR COUNT_WRITE > 0 ORDER BY SUM_TIMER_WAIT DESC`,
  limit: 20_000,
};

interface KnownFile {
  /** COUNT_STAR grows with every operation. */
  operations: string | null;
  counters: FileCounters;
}

/** file_summary_by_instance: disk I/O by file. */
export class Files {
  #known = new Map<string, KnownFile>();
  readonly #owners: FileOwners;

  constructor(
    dataDir: string,
    flavour: Flavour,
    private readonly cadence: Cadence
  ) {
    this.#owners = new FileOwners(dataDir, flavour);
  }

  /** How many files were used at the last reading. */
  get count(): number {
    return this.#known.size;
  }

  /** Every used file; a file that did not move is the same object as before. Null where this sample does not read files. */
  async read(reader: Pick<BatchReader, 'read'>): Promise<Reading<FileCounters[]> | null> {
    if (!this.cadence.takes('files')) {
      return null;
    }
    const { files, ownerOf } = await this.cadence.time('files', async () => {
      const { files } = await reader.read({ files: filesPart });
      const used = (rowsIn(files) ?? []).map((row) => ({ path: fileOf(row), event: text(row, 'EVENT_NAME') ?? '' }));
      return { files, ownerOf: await this.#owners.find(reader, used) };
    });
    return mapReading(files, (rows) => this.#remember(rows, ownerOf));
  }

  #remember(rows: Row[], ownerOf: (path: string) => FileOwner): FileCounters[] {
    const before = this.#known;
    this.#known = new Map();
    for (const row of rows) {
      const file = fileOf(row);
      const operations = text(row, 'COUNT_STAR');
      const past = before.get(file);
      const isSame = past !== undefined && past.operations === operations;
      this.#known.set(
        file,
        isSame ? past : { operations, counters: { file, ...ownerOf(file), ...readIoCounters(row) } }
      );
    }
    return [...this.#known.values()].map(({ counters }) => counters);
  }
}

function fileOf(row: Row): string {
  return text(row, 'FILE_NAME') ?? '';
}
