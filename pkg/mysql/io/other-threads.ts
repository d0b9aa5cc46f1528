import type { AccountIo, OtherThreadsIo, TableInUse } from '../../detection/other-threads';
import type { EventCounters, ThreadIo } from '../../detection/sample';
import type { Micros } from '../../detection/time';
import { helperOperations } from '../../detection/io/helper-threads';
import { combine, complete, mapReading, partial, valueOf, type Reading } from '../../detection/reading';
import { type BatchReader } from '../protocol/batch-reader';
import type { Cadence } from '../protocol/cadence';
import type { Part } from '../protocol/part';
import { counter, number, text, type Row } from '../protocol/rows';
import type { ServerThreads } from './server-threads';
import { UnexplainedIo } from './unexplained-io';

export const dataFile = 'wait/io/file/innodb/innodb_data_file';
const temporaryFile = 'wait/io/file/innodb/innodb_temp_file';
const events = [dataFile, temporaryFile];

const waits = 'performance_schema.events_waits_summary_by';

const byAccount = `SELECT a.USER, a.HOST, w.EVENT_NAME, w.COUNT_STAR FROM performance_schema.accounts a
  JOIN ${waits}_account_by_event_name w ON w.USER <=> a.USER AND w.HOST <=> a.HOST AND w.EVENT_NAME = ?`;
/**
 * By the index, account by account and event by event: 0.5 ms with 500 connections. With IN the server reads all events of
 * each account: 5 ms. InnoDB's own threads have no account.
 */
const accountsPart: Part = { sql: events.map(() => byAccount).join(' UNION ALL '), values: events, limit: 1000 };

/** Bytes a second from which on it is asked who did what: below the rule for runaways, on a slow machine a statement moves less. */
const BUSY = 5 * 1024 ** 2;
/** Least bytes a second of such threads that are worth a closer look. */
const WORTH = 2 * 1024 ** 2;
const MOST_STATEMENTS = 200;

/** What this sample has read so far. */
export interface OtherThreadsContext {
  at: Micros;
  events: EventCounters[];
  threadIo: ThreadIo[];
  /** Threads with a statement over a second. */
  long: number[];
}

/** What the server's own threads did for statements: InnoDB reads in parallel for COUNT(*), CHECK TABLE and online DDL. */
export class OtherThreads {
  readonly #unexplained = new UnexplainedIo(BUSY);
  #last: { at: Micros; io: OtherThreadsIo } | null = null;
  #dataOperations: bigint | null = null;
  /** Tables of long statements since the last reading: a CHECK of several tables opens one after the other. */
  #tables: Reading<TableInUse[]> = complete([]);
  /** The last reading found such threads at work. */
  #isFound = false;
  #hadLong = false;
  /** Long statements whose tables were read: what was done for them since is read when they end. */
  #candidates: ReadonlySet<number> = new Set();

  constructor(
    private readonly isReadable: boolean,
    /** Threads that work for a statement come and go: they are what is left when all others are known. */
    private readonly serverThreads: Pick<ServerThreads, 'names' | 'refresh'>,
    private readonly cadence: Cadence
  ) {}

  /** Null where this sample does not read it. A sample that does reads the files, too. */
  async read(reader: Pick<BatchReader, 'read'>, now: OtherThreadsContext): Promise<Reading<OtherThreadsIo> | null> {
    const { isBusy, isUnexplained } = this.#unexplained.note(now, () => true);
    await this.#readTables(reader, this.isReadable && isBusy ? now.long.slice(0, MOST_STATEMENTS) : []);
    const hasOneEnded = this.#hasOneEnded(now.long);
    // After a slow reading of the files the next one waits; what happens meanwhile is in the next difference.
    const isPaused = this.cadence.isPaused('files') && !hasOneEnded;
    if (!this.isReadable || isPaused || !this.#isDue(now, isUnexplained, hasOneEnded)) {
      return null;
    }
    this.cadence.hastenNow('files');
    if (isUnexplained) {
      await this.serverThreads.refresh(reader);
    }
    const { names } = this.serverThreads;
    const named = [...names.keys()];
    const { accounts, ownThreads } = await reader.read({
      accounts: accountsPart,
      ownThreads: named.length === 0 ? null : threadsPart(named),
    });
    if (accounts.is !== 'complete' || ownThreads === null || ownThreads.is !== 'complete') {
      this.#last = null;
      return accounts.is === 'failed' ? accounts : partial(nothing, 'accounts and threads of the server');
    }
    const tables = this.#tables;
    this.#tables = complete([]);
    const io: OtherThreadsIo = {
      accounts: accounts.value.map(readAccount),
      threads: ownThreads.value.map((row) => readThread(row, names)),
      tables: valueOf(tables) ?? [],
    };
    const operations = this.#last === null ? null : helperOperations(this.#last.io, io, dataFile);
    const seconds = this.#last === null ? 1 : (now.at - this.#last.at) / 1e6;
    this.#isFound = operations !== null && operations * 16_384 >= WORTH * seconds;
    this.#last = { at: now.at, io };
    return tables.is === 'complete' ? complete(io) : partial(io, 'the tables of statements');
  }

  /** In every sample while such threads work; else as a baseline, if data files moved at all. */
  #isDue({ events: counters, long }: OtherThreadsContext, isUnexplained: boolean, hasOneEnded: boolean): boolean {
    const isAnyLong = long.length > 0 || this.#hadLong;
    this.#hadLong = long.length > 0;
    const data = counters.find(({ event }) => event === dataFile);
    const operations = data === undefined ? null : data.reads + data.writes;
    const hasMoved = operations !== this.#dataOperations;
    const isDue =
      (isUnexplained &&
        (this.#isFound || isAnyLong ? this.cadence.takesNow('otherThreads') : this.cadence.takes('helpers'))) ||
      (hasMoved && (hasOneEnded ? this.cadence.takesNow('otherThreads') : this.cadence.takes('otherThreads')));
    if (isDue) {
      this.#dataOperations = operations;
    }
    return isDue;
  }

  /** A statement that has just ended gets its last bytes from this sample or never. */
  #hasOneEnded(long: number[]): boolean {
    const running = [...this.#candidates].filter((threadId) => long.includes(threadId));
    const hasOneEnded = running.length < this.#candidates.size;
    this.#candidates = new Set(running);
    return hasOneEnded;
  }

  async #readTables(reader: Pick<BatchReader, 'read'>, long: number[]): Promise<void> {
    if (long.length > 0) {
      const { openTables } = await reader.read({ openTables: tablesPart(long) });
      this.#tables = combine(
        this.#tables,
        mapReading(openTables, (rows) => rows.map(readTable)),
        withoutRepeats
      );
      const found = (valueOf(this.#tables) ?? []).map(({ threadId }) => threadId);
      this.#candidates = new Set(found.filter((threadId) => long.includes(threadId)));
    }
  }
}

const nothing: OtherThreadsIo = { accounts: [], threads: [], tables: [] };

function threadsPart(threads: number[]): Part {
  return {
    sql: `SELECT THREAD_ID, EVENT_NAME, COUNT_STAR FROM ${waits}_thread_by_event_name
      WHERE THREAD_ID IN (?) AND EVENT_NAME IN (?)`,
    values: [threads, events],
    limit: 5000,
  };
}

/** Locks of who may not change a table. */
const readLocks = ['SHARED', 'SHARED_HIGH_PRIO', 'SHARED_READ', 'SHARED_READ_ONLY', 'INTENTION_EXCLUSIVE'];

/** The tables that these threads have open, and all that others may change, by their metadata locks. */
function tablesPart(threads: number[]): Part {
  return {
    sql: `SELECT OWNER_THREAD_ID, OBJECT_SCHEMA, OBJECT_NAME, LOCK_TYPE NOT IN (?) AS writes
      FROM performance_schema.metadata_locks
      WHERE OBJECT_TYPE = 'TABLE' AND LOCK_STATUS = 'GRANTED' AND (OWNER_THREAD_ID IN (?) OR LOCK_TYPE NOT IN (?))`,
    values: [readLocks, threads, readLocks],
    limit: 5000,
  };
}

function withoutRepeats(known: TableInUse[], found: TableInUse[]): TableInUse[] {
  return [...new Map([...known, ...found].map((table) => [JSON.stringify(Object.values(table)), table])).values()];
}

function readAccount(row: Row): AccountIo {
  return {
    user: text(row, 'USER'),
    host: text(row, 'HOST'),
    event: text(row, 'EVENT_NAME') ?? '',
    operations: counter(row, 'COUNT_STAR'),
  };
}

function readThread(row: Row, names: ReadonlyMap<number, string>): OtherThreadsIo['threads'][number] {
  const threadId = number(row, 'THREAD_ID');
  const name = names.get(threadId) ?? '';
  return { threadId, name, event: text(row, 'EVENT_NAME') ?? '', operations: counter(row, 'COUNT_STAR') };
}

function readTable(row: Row): TableInUse {
  return {
    threadId: number(row, 'OWNER_THREAD_ID'),
    schema: text(row, 'OBJECT_SCHEMA') ?? '',
    table: text(row, 'OBJECT_NAME') ?? '',
    writes: number(row, 'writes') === 1,
  };
}
