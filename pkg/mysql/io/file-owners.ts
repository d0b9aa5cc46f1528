import type { Flavour } from '../connection/connection';
import { rowsIn, type BatchReader } from '../protocol/batch-reader';
import type { Part } from '../protocol/part';
import { text } from '../protocol/rows';
import { nobody, ownerOf, type FileOwner } from './tablespace';

/** A used file and its instrument, from performance_schema. */
export interface UsedFile {
  path: string;
  event: string;
}

/** Tablespaces of one table, with its path where CREATE TABLE … DATA DIRECTORY put it. */
const tablespaces: Record<Flavour, string> = {
  MySQL: `SELECT PATH AS path FROM information_schema.INNODB_TABLESPACES_BRIEF WHERE SPACE_TYPE = 'Single' AND PATH IN (?)`,
  MariaDB: `SELECT FILENAME AS path FROM information_schema.INNODB_SYS_TABLESPACES
    WHERE NAME LIKE '%/%' AND FILENAME IN (?)`,
};
/** Files asked for at once. */
const MOST_ASKED = 1000;
/** A tablespace is in the dictionary only once its CREATE TABLE has ended: an unproven file is asked for again. */
const TIMES_ASKED = 3;

/** Files that only the data folder has, the surest first. performance_schema resolves links in a path; @@datadir does not. */
const anchors = [/\/sql\/global_ddl_log$/, /\/aria\/control$/];
const dictionary = /^(.*\/)mysql\.ibd$/;

const folderAndFile = /\/([^/]+\/[^/]+\.ibd)$/;

/** Finds the tables of files. Outside the data folder a path proves nothing: there the server is asked. */
export class FileOwners {
  #known: ReadonlyMap<string, FileOwner> = new Map();
  /** How often the server has not said that this is a table's. */
  #unproven: ReadonlyMap<string, number> = new Map();
  #folder: string | null = null;

  constructor(
    private readonly dataDir: string,
    private readonly flavour: Flavour
  ) {}

  /** The owner of each of these files, which are all that are used. */
  async find(reader: Pick<BatchReader, 'read'>, files: UsedFile[]): Promise<(path: string) => FileOwner> {
    this.#folder ??= files.length === 0 ? null : dataFolder(files, this.dataDir);
    const folder = this.#folder ?? this.dataDir;
    const before = this.#known;
    const asked = files
      .filter(({ path, event }) => !before.has(path) && mayBeTable(path, event, folder))
      .map(({ path }) => path)
      .filter((path) => (this.#unproven.get(path) ?? 0) < TIMES_ASKED)
      .slice(0, MOST_ASKED);
    const proven = await this.#ask(reader, asked);
    const unproven = asked.filter((path) => !proven.has(path));
    const used = new Set(files.map(({ path }) => path));
    this.#unproven = new Map([
      ...[...this.#unproven].filter(([path]) => used.has(path)),
      ...unproven.map((path) => [path, (this.#unproven.get(path) ?? 0) + 1] as const),
    ]);
    this.#known = new Map(
      files.flatMap(({ path, event }) => {
        const owner = before.get(path) ?? ownerIn(folder, path, event, proven);
        return owner === null ? [] : [[path, owner] as const];
      })
    );
    return (path) => this.#known.get(path) ?? nobody;
  }

  /** Which of these are the tablespaces of one table; none where that cannot be read. */
  async #ask(reader: Pick<BatchReader, 'read'>, paths: string[]): Promise<ReadonlySet<string>> {
    if (paths.length === 0) {
      return new Set();
    }
    const part: Part = { sql: tablespaces[this.flavour], values: [paths], limit: MOST_ASKED };
    const rows = rowsIn((await reader.read({ tablespaces: part })).tablespaces) ?? [];
    return new Set(rows.map((row) => text(row, 'path') ?? ''));
  }
}

/** Null where it is not proven. */
function ownerIn(folder: string, path: string, event: string, proven: ReadonlySet<string>): FileOwner | null {
  const inside = withinFolder(path, folder) ?? (proven.has(path) ? folderAndFile.exec(path)?.[1] : undefined);
  return inside === undefined ? null : ownerOf(inside, event);
}

function mayBeTable(path: string, event: string, folder: string): boolean {
  const [, tail] = folderAndFile.exec(path) ?? [];
  return withinFolder(path, folder) === null && tail !== undefined && ownerOf(tail, event) !== nobody;
}

function withinFolder(path: string, folder: string): string | null {
  return path.startsWith(folder) ? path.slice(folder.length) : path.startsWith('./') ? path.slice(2) : null;
}

/** The data folder as performance_schema writes it. */
function dataFolder(files: UsedFile[], dataDir: string): string {
  if (files.some(({ path }) => path.startsWith(dataDir))) {
    return dataDir;
  }
  const anchored = anchors.flatMap((anchor) => files.filter(({ event }) => anchor.test(event))).map(({ path }) => path);
  const found = [
    ...anchored.map((path) => path.slice(0, path.lastIndexOf('/') + 1)),
    ...files.flatMap(({ path, event }) => (event.includes('/innodb/') ? [dictionary.exec(path)?.[1] ?? ''] : [])),
  ];
  return found.find((folder) => folder !== '') ?? dataDir;
}
