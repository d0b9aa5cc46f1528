import type { EventCounters, ServerThreadIo, ThreadIo } from '../../detection/sample';
import { complete, valueOf, type Reading } from '../../detection/reading';
import { rowsIn, type BatchReader } from '../protocol/batch-reader';
import type { Cadence } from '../protocol/cadence';
import type { Part } from '../protocol/part';
import { number, text, type Row } from '../protocol/rows';
import { operationsOf } from './events';
import { MovedEvents } from './moved-events';
import { dataFile, readThreadIo, selectedPart, type Selected } from './thread-io-parts';

/** The server's own threads, and those of replication. */
const namesPart: Part = {
  sql: `SELECT THREAD_ID, IF(PROCESSLIST_COMMAND LIKE 'Binlog Dump%', 'binlog dump', NAME) AS NAME
    FROM performance_schema.threads WHERE TYPE = 'BACKGROUND' OR PROCESSLIST_USER IS NULL
    OR PROCESSLIST_COMMAND LIKE 'Binlog Dump%' OR NAME LIKE 'thread/sql/replica%' OR NAME LIKE 'thread/sql/slave%'`,
  limit: 2000,
};
/** Threads that come and go to work for a statement. */
const helperNames = /^thread\/innodb\/(parallel_read|ddl|bulk_|fts_parallel)/;

/** What the server's lasting threads did: page cleaner, log writer, purge, replication. Operations and time, by thread and event. */
export class ServerThreads {
  #names: ReadonlyMap<number, string> = new Map();
  /** By thread and event; what a sample does not read is as it was. */
  #known: ReadonlyMap<string, ServerThreadIo> = new Map();
  readonly #moved = new MovedEvents();
  /** The last sample that read all of these threads. */
  #allIn: number | undefined;

  constructor(
    private readonly isReadable: boolean,
    private readonly isIndexed: boolean,
    private readonly cadence: Cadence
  ) {}

  /** The names of threads that have work of their own. */
  get names(): ReadonlyMap<number, string> {
    return this.#names;
  }

  /** Finds the threads, and rarely again: a replica's begin and end. */
  async prepare(reader: Pick<BatchReader, 'read'>): Promise<void> {
    if (this.isReadable && this.cadence.takes('serverThreadNames')) {
      await this.refresh(reader);
    }
  }

  async refresh(reader: Pick<BatchReader, 'read'>): Promise<void> {
    const { serverThreadNames } = await reader.read({ serverThreadNames: namesPart });
    const found = (rowsIn(serverThreadNames) ?? [])
      .map((row) => [number(row, 'THREAD_ID'), text(row, 'NAME') ?? ''] as const)
      .filter(([, name]) => !helperNames.test(name));
    this.#names = found.length === 0 ? this.#names : new Map(found);
  }

  /** Null where nothing has moved. Without an index the scan of all threads has them. */
  part(events: EventCounters[]): Part | null {
    if (!this.isReadable || !this.isIndexed || this.#names.size === 0) {
      return null;
    }
    const { sample } = this.cadence;
    this.#moved.note(events, sample);
    const used = events.filter((counters) => operationsOf(counters) > 0n).map(({ event }) => event);
    if (this.cadence.takes('serverThreads')) {
      const moved = this.#moved.since(this.#allIn, used);
      this.#allIn = sample;
      return selectedPart([[[...this.#names.keys()], moved, dataFile]]);
    }
    const moving = new Set(this.#moved.since(sample - 1, used));
    const pairs = [...this.#known.values()].filter(({ event }) => moving.has(event));
    const byEvent = Map.groupBy(pairs, ({ event }) => event);
    return selectedPart(
      [...byEvent].map(([event, of]): Selected => [of.map(({ threadId }) => threadId), [event], event])
    );
  }

  /** What is known now; null where it cannot be. `scanned`: the counters of all threads, where they have no index. */
  read(reading: Reading<Row[]> | null, scanned: Reading<ThreadIo[]> | null): Reading<ServerThreadIo[]> | null {
    if (!this.isReadable || this.#names.size === 0) {
      return null;
    }
    const rows = this.isIndexed ? rowsIn(reading)?.map(readThreadIo) : scanned === null ? [] : valueOf(scanned);
    const found = (rows ?? []).flatMap((io): ServerThreadIo[] => {
      const name = this.#names.get(io.threadId);
      return name === undefined ? [] : [{ ...io, name }];
    });
    const known = new Map([...this.#known, ...found.map((io) => [keyOf(io), io] as const)]);
    this.#known = new Map([...known].filter(([, { threadId }]) => this.#names.has(threadId)));
    return complete([...this.#known.values()]);
  }
}

function keyOf({ threadId, event }: ThreadIo): string {
  return `${threadId} ${event}`;
}
