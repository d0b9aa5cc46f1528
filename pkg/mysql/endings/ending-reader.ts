import type { EndingEvidence } from '../../detection/endings/ending';
import type { Picos, Micros } from '../../detection/time';
import { readBaselineCounters, type Baselines } from './baselines';
import type { Flavour } from '../connection/connection';
import { evidenceOf } from './evidence';
import type { Features } from '../capabilities/features';
import type { KillReader } from './kill-reader';
import { rowsIn, type BatchReader } from '../protocol/batch-reader';
import { number, type Row } from '../protocol/rows';
import type { WatchedStatement } from '../statements/watched-statement';
import { alivePart, historyKey, historyPart, readHistory } from '../statements/statement-history';
import { statusPart, type ServerStatus } from '../protocol/status';

/** In one of two hundred endings the server writes the history row a moment later. Milliseconds. */
const HISTORY_DELAY = 10;

/** What one sample knew. */
export interface SeenSample {
  at: Micros;
  status: ServerStatus;
  /** Start of each statement seen, by its history key. */
  starts: ReadonlyMap<string, Micros>;
}

/** The samples around the endings. */
export interface Missed {
  /** The last sample that saw the statements, if there was one. */
  previous: SeenSample | null;
  /** The first sample without them. */
  last: SeenSample;
  /** Statements with a baseline, by their history key. */
  watched: ReadonlyMap<string, WatchedStatement>;
  timeOf: (timer: Picos) => Micros;
  readStatus: (rows: Row[] | undefined) => ServerStatus;
}

/** Reads what is left of statements that are no longer current. */
export class EndingReader {
  constructor(
    private readonly reader: Pick<BatchReader, 'read'>,
    private readonly flavour: Flavour,
    private readonly features: Features,
    private readonly baselines: Baselines,
    private readonly kills: KillReader
  ) {}

  /** The evidence of each ending, in the order of the statements. Rejects with a ServerError when the connection breaks. */
  async read(
    ended: WatchedStatement[],
    { previous, last, watched, timeOf, readStatus }: Missed
  ): Promise<EndingEvidence[]> {
    const { features } = this;
    const threads = [...new Set(ended.map(({ key }) => key.threadId))];
    const rows = await this.reader.read({
      alive: features.statements ? alivePart(threads) : null,
      history: features.history ? historyPart('events_statements_history', threads) : null,
      historyLong: features.historyLong ? historyPart('events_statements_history_long', threads) : null,
      status: statusPart,
    });
    const alive = new Set((rowsIn(rows.alive) ?? []).map((row) => number(row, 'THREAD_ID')));
    const late = ended.filter(({ key }) => alive.has(key.threadId) && !hasRow(rowsIn(rows.history), key));
    const lateRows = await this.#readLate(late.map(({ key }) => key.threadId));
    const statusAfter = readStatus(rowsIn(rows.status));
    await this.kills.readAll({ comKill: statusAfter.comKill, at: last.at + 1, timeOf });
    // A watched statement moves its baseline even if history has its row: the next ending must not count it.
    const counted = ended.filter(({ key }) => !alive.has(key.threadId) || watched.has(historyKey(key)));
    const after = await this.reader.read(this.baselines.parts(counted));
    const before = this.baselines.beforeEnd;
    this.baselines.add(after, counted);
    const historyRows = [...(rowsIn(rows.historyLong) ?? []), ...(rowsIn(rows.history) ?? []), ...lateRows];
    const findings = {
      ended,
      history: readHistory(historyRows, this.flavour, timeOf),
      alive,
      before,
      after: readBaselineCounters(after, counted),
      statusBefore: previous?.status ?? statusAfter,
      statusAfter,
      lastSeenAt: previous?.at ?? last.at,
      startOf: ({ key }: WatchedStatement) => previous?.starts.get(historyKey(key)) ?? null,
      kills: this.kills.seen,
    };
    return ended.map((statement) => evidenceOf(statement, findings));
  }

  async #readLate(threads: number[]): Promise<Row[]> {
    if (threads.length === 0 || !this.features.history) {
      return [];
    }
    await new Promise((resolve) => setTimeout(resolve, HISTORY_DELAY));
    const { history } = await this.reader.read({ history: historyPart('events_statements_history', threads) });
    return rowsIn(history) ?? [];
  }
}

function hasRow(rows: Row[] | undefined, { threadId, eventId }: { threadId: number; eventId: number }): boolean {
  return (rows ?? []).some((row) => number(row, 'THREAD_ID') === threadId && number(row, 'EVENT_ID') === eventId);
}
