import type { EndingEvidence } from '../../detection/endings/ending';
import type { Picos, Micros } from '../../detection/time';
import { readBaselineCounters, type Baselines } from './baselines';
import type { Flavour } from '../connection/connection';
import { evidenceOf } from './evidence';
import type { Features } from '../capabilities/features';
import type { KillReader } from './kill-reader';
import type { BatchReader } from '../protocol/batch-reader';
import { number, type Row } from '../protocol/rows';
import type { WatchedStatement } from '../statements/watched-statement';
import { alivePart, historyKey, historyPart, readHistory } from '../statements/statement-history';
import { statusPart, type ServerStatus } from '../protocol/status';

/** In one of two hundred endings the history row comes a moment later. Milliseconds. */
const HISTORY_DELAY = 10;

/** What one round of sampling knew. */
export interface SeenSample {
  at: Micros;
  status: ServerStatus;
  /** Start of each statement seen, by its history key. */
  starts: ReadonlyMap<string, Micros>;
}

export interface Missed {
  /** The last round that saw the statements, where there was one, and the round that did not. */
  previous: SeenSample | null;
  last: SeenSample;
  /** Statements with a baseline, by their history key. */
  watched: ReadonlyMap<string, WatchedStatement>;
  timeOf: (timer: Picos) => Micros;
  readStatus: (rows: Row[] | undefined) => ServerStatus;
}

/** Reads what is left of statements that are no longer current. */
export class EndingReader {
  constructor(
    private readonly reader: BatchReader,
    private readonly flavour: Flavour,
    private readonly features: Features,
    private readonly baselines: Baselines,
    private readonly kills: KillReader
  ) {}

  /** One answer each, in their order. */
  async read(
    gone: WatchedStatement[],
    { previous, last, watched, timeOf, readStatus }: Missed
  ): Promise<EndingEvidence[]> {
    const { features } = this;
    const threads = [...new Set(gone.map(({ key }) => key.threadId))];
    const rows = await this.reader.read({
      alive: features.statements ? alivePart(threads) : null,
      history: features.history ? historyPart('events_statements_history', threads) : null,
      historyLong: features.historyLong ? historyPart('events_statements_history_long', threads) : null,
      status: statusPart,
    });
    const alive = new Set((rows.alive ?? []).map((row) => number(row, 'THREAD_ID')));
    const late = gone.filter(({ key }) => alive.has(key.threadId) && !hasRow(rows.history, key));
    const again = await this.#readLate(late.map(({ key }) => key.threadId));
    const statusAfter = readStatus(rows.status);
    await this.kills.readAll({ comKill: statusAfter.comKill, at: last.at + 1, timeOf });
    // Watched ones are read with their history at hand, too: the next to end shall not be taken for them.
    const counted = gone.filter(({ key }) => !alive.has(key.threadId) || watched.has(historyKey(key)));
    const after = await this.reader.read(this.baselines.parts(counted));
    const before = this.baselines.beforeEnd;
    this.baselines.add(after, counted);
    const history = readHistory([...(rows.historyLong ?? []), ...(rows.history ?? []), ...again], this.flavour, timeOf);
    return gone.map((statement) =>
      evidenceOf(statement, {
        gone,
        history,
        alive,
        before,
        after: readBaselineCounters(after),
        statusBefore: previous?.status ?? statusAfter,
        statusAfter,
        lastSeenAt: previous?.at ?? last.at,
        startOf: ({ key }) => previous?.starts.get(historyKey(key)) ?? null,
        kills: this.kills.seen,
      })
    );
  }

  async #readLate(threads: number[]): Promise<Row[]> {
    if (threads.length === 0 || !this.features.history) {
      return [];
    }
    await new Promise((resolve) => setTimeout(resolve, HISTORY_DELAY));
    return (await this.reader.read({ history: historyPart('events_statements_history', threads) })).history ?? [];
  }
}

function hasRow(rows: Row[] | undefined, { threadId, eventId }: { threadId: number; eventId: number }): boolean {
  return (rows ?? []).some((row) => number(row, 'THREAD_ID') === threadId && number(row, 'EVENT_ID') === eventId);
}
