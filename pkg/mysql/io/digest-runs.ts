import type { DigestRun, DigestRuns, ThreadRuns } from '../../detection/digest-runs';
import type { EventCounters, ThreadIo } from '../../detection/sample';
import type { Micros, Picos } from '../../detection/time';
import { rowsIn, type BatchReader } from '../protocol/batch-reader';
import type { Cadence } from '../protocol/cadence';
import type { Part } from '../protocol/part';
import { counter, number, text, type Row } from '../protocol/rows';
import { UnexplainedIo } from './unexplained-io';

/** Threads whose statements are read in one sample: those that moved most. */
const MOST_THREADS = 20;
/** A thread is read for so long after it did I/O: between two statements it is idle. Samples. */
const REMEMBERED = 5;
/** Rows of the history from which on there may have been more. */
const FULL = 10;
const MOST_TEXTS = 3;

export interface DigestRunContext {
  at: Micros;
  timeOf: (timer: Picos) => Micros;
  own: ReadonlySet<number>;
  events: EventCounters[];
  threadIo: ThreadIo[];
  /** Threads with a statement over a second. */
  long: ReadonlySet<number>;
}

/** The last statements of sessions that do much I/O without a long one. Null while long statements explain it; undefined after a slow reading. */
export class DigestRunReader {
  readonly #unexplained = new UnexplainedIo();
  #operations: ReadonlyMap<number, bigint> = new Map();
  #suspects = new Map<number, { seenIn: number; moved: bigint }>();
  readonly #texts = new Map<string, string>();

  constructor(
    private readonly isReadable: boolean,
    private readonly cadence: Cadence
  ) {}

  /** Threads whose I/O is read also while they are idle. */
  get suspects(): number[] {
    return [...this.#suspects.keys()];
  }

  async read(reader: Pick<BatchReader, 'read'>, now: DigestRunContext): Promise<DigestRuns | null | undefined> {
    const { isUnexplained } = this.#unexplained.note(now, (threadId) => now.long.has(threadId));
    this.#suspect(now, isUnexplained);
    const threads = this.suspects;
    if (!this.isReadable || !isUnexplained || threads.length === 0) {
      return null;
    }
    if (!this.cadence.takes('digestRuns')) {
      return undefined;
    }
    return this.cadence.time('digestRuns', async () => {
      const { runs, runners } = await reader.read({ runs: runsPart(threads), runners: runnersPart(threads) });
      const found = readThreads(rowsIn(runs) ?? [], rowsIn(runners) ?? [], now.timeOf);
      await this.#readTexts(reader, found);
      return { threads: found, texts: this.#texts };
    });
  }

  /** Of the threads that moved since the last sample, those that moved most. */
  #suspect({ threadIo, long, own }: DigestRunContext, isUnexplained: boolean): void {
    const past = this.#operations;
    const now = new Map<number, bigint>();
    threadIo.forEach(({ threadId, operations }) => now.set(threadId, (now.get(threadId) ?? 0n) + operations));
    this.#operations = now;
    const { sample } = this.cadence;
    const kept = [...this.#suspects].filter(([id, { seenIn }]) => sample - seenIn < REMEMBERED && !long.has(id));
    const moved = isUnexplained
      ? [...now]
          .map(
            ([id, operations]) => [id, { seenIn: sample, moved: operations - (past.get(id) ?? operations) }] as const
          )
          .filter(([id, one]) => one.moved > 0n && !long.has(id) && !own.has(id))
      : [];
    const all = [...new Map([...kept, ...moved])].toSorted(([, a], [, b]) => Number(b.moved - a.moved));
    this.#suspects = new Map(all.slice(0, MOST_THREADS));
  }

  /** The text of a digest is read once. */
  async #readTexts(reader: Pick<BatchReader, 'read'>, threads: ThreadRuns[]): Promise<void> {
    const unknown = new Map<string, { threadId: number; eventId: number }>();
    for (const { threadId, runs } of threads) {
      const last = runs.findLast(({ digest, endedAt }) => digest !== null && endedAt !== null);
      if (last?.digest != null && !this.#texts.has(last.digest)) {
        unknown.set(last.digest, { threadId, eventId: last.eventId });
      }
    }
    const wanted = [...unknown.values()].slice(0, MOST_TEXTS);
    if (wanted.length > 0) {
      const { digestTexts } = await reader.read({ digestTexts: textsPart(wanted) });
      (rowsIn(digestTexts) ?? []).forEach((row) =>
        this.#texts.set(text(row, 'DIGEST') ?? '', text(row, 'DIGEST_TEXT') ?? '')
      );
    }
  }
}

const columns = 'THREAD_ID, EVENT_ID, DIGEST, CURRENT_SCHEMA, TIMER_START, TIMER_END, END_EVENT_ID IS NULL AS running';

/** Without the texts, which cost most. */
function runsPart(threads: number[]): Part {
  const of = 'WHERE THREAD_ID IN (?) AND NESTING_EVENT_LEVEL = 0';
  return {
    sql: `SELECT ${columns} FROM performance_schema.events_statements_history ${of}
      UNION ALL SELECT ${columns} FROM performance_schema.events_statements_current ${of} AND END_EVENT_ID IS NULL`,
    values: [threads, threads],
    limit: 1000,
  };
}

/** An applier of a replica repeats what its source did. */
function runnersPart(threads: number[]): Part {
  return {
    sql: `SELECT THREAD_ID, PROCESSLIST_USER, PROCESSLIST_HOST FROM performance_schema.threads
      WHERE THREAD_ID IN (?) AND PROCESSLIST_ID IS NOT NULL AND NAME NOT LIKE '%replica%' AND NAME NOT LIKE '%slave%'`,
    values: [threads],
  };
}

function textsPart(wanted: Array<{ threadId: number; eventId: number }>): Part {
  return {
    sql: `SELECT DIGEST, DIGEST_TEXT FROM performance_schema.events_statements_history
      WHERE THREAD_ID IN (?) AND EVENT_ID IN (?) AND DIGEST IS NOT NULL`,
    values: [wanted.map(({ threadId }) => threadId), wanted.map(({ eventId }) => eventId)],
  };
}

function readThreads(runs: Row[], runners: Row[], timeOf: (timer: Picos) => Micros): ThreadRuns[] {
  const byThread = Map.groupBy(runs, (row) => number(row, 'THREAD_ID'));
  return runners.map((row) => {
    const threadId = number(row, 'THREAD_ID');
    const own = byThread.get(threadId) ?? [];
    return {
      threadId,
      user: text(row, 'PROCESSLIST_USER'),
      host: text(row, 'PROCESSLIST_HOST'),
      runs: own.map((run) => readRun(run, timeOf)).toSorted((a, b) => a.startedAt - b.startedAt),
      isFull: own.filter((run) => number(run, 'running') === 0).length >= FULL,
    };
  });
}

function readRun(row: Row, timeOf: (timer: Picos) => Micros): DigestRun {
  return {
    eventId: number(row, 'EVENT_ID'),
    digest: text(row, 'DIGEST'),
    db: text(row, 'CURRENT_SCHEMA'),
    startedAt: timeOf(counter(row, 'TIMER_START')),
    endedAt: number(row, 'running') === 1 ? null : timeOf(counter(row, 'TIMER_END')),
  };
}
