import { setTimeout } from 'node:timers/promises';
import type { EndingEvidence } from '../../detection/endings/ending';
import type { Picos, Micros } from '../../detection/time';
import { accountName } from './accounts';
import { readBaselineCounters, type BaselineRows, type Baselines } from './baselines';
import type { Flavour } from '../connection/connection';
import { evidenceOf, type Findings } from './evidence';
import type { Features } from '../capabilities/features';
import { HeldEndings } from './held-endings';
import type { KillReader } from './kill-reader';
import { rowsIn, type BatchReader } from '../protocol/batch-reader';
import type { Part } from '../protocol/part';
import { number, type Row } from '../protocol/rows';
import type { WatchedStatement } from '../statements/watched-statement';
import { alivePart, historyKey, historyPart, readHistory } from '../statements/statement-history';
import { statusPart, type ServerStatus } from '../protocol/status';

/** In one of two hundred endings the server writes the history row a moment later. Milliseconds. */
const HISTORY_DELAY = 10;

/** Statements whose history is read at once: the rows of the others last until the next sample, as their sessions do. */
const MOST_READ = 200;
/** Statements that end while others are read and are read with them. */
const MOST_GONE = 50;
/** The global limits of waits for locks; a session may have its own. */
const lockWaitTimeoutsPart: Part = {
  sql: 'SELECT @@GLOBAL.innodb_lock_wait_timeout AS row_lock, @@GLOBAL.lock_wait_timeout AS metadata_lock',
};

/** What one sample knew. */
export interface SeenSample {
  at: Micros;
  status: ServerStatus;
  /** Start of each statement seen, by its history key. */
  starts: ReadonlyMap<string, Micros>;
  /** The sample before it. */
  before?: { at: Micros; comKill: number } | null;
}

/** The samples around the endings. */
export interface Missed {
  /** The last sample that saw a statement; null if none did. */
  lastWith: (statement: WatchedStatement) => SeenSample | null;
  /** The first sample without them. */
  last: SeenSample;
  /** Statements with a baseline, by their history key. */
  watched: ReadonlyMap<string, WatchedStatement>;
  timeOf: (timer: Picos) => Micros;
  readStatus: (rows: Row[] | undefined) => ServerStatus;
}

/** Reads what is left of statements that are no longer current. */
export class EndingReader {
  private readonly held: HeldEndings;

  constructor(
    private readonly reader: Pick<BatchReader, 'read'>,
    private readonly flavour: Flavour,
    private readonly features: Features,
    private readonly baselines: Baselines,
    private readonly kills: KillReader,
    earlier?: EndingReader
  ) {
    this.held = earlier?.held ?? new HeldEndings();
  }

  /**
   * The evidence of each ending, in the order of the statements; null for one that is read in a later sample, while its
   * session keeps its row, or is held until its killer shows. Rejects with a ServerError when the connection breaks.
   */
  async read(all: WatchedStatement[], missed: Missed): Promise<Array<EndingEvidence | null>> {
    const told = this.held.isEmpty ? new Map<string, EndingEvidence>() : await this.#release(missed);
    const fresh = all.filter((one) => !this.held.has(one) && !told.has(historyKey(one.key)));
    const read = fresh.length === 0 ? [] : await this.#readFresh(fresh, missed);
    fresh.forEach(({ key }, i) => read[i] != null && told.set(historyKey(key), read[i]));
    return all.map(({ key }) => told.get(historyKey(key)) ?? null);
  }

  async #release({ last, timeOf, readStatus }: Missed): Promise<Map<string, EndingEvidence>> {
    const before = readStatus(rowsIn((await this.reader.read({ status: statusPart })).status));
    const at = killsAt(before, last);
    await this.kills.readAll({ comKill: before.comKill, at, timeOf });
    const after = await this.reader.read({ status: statusPart });
    return this.held.release(readStatus(rowsIn(after.status)).comKill, this.kills.unseen(at), last.at);
  }

  /** `gone`: statements that the last sample saw and that ended since, which move the same counters. They are held with the others. */
  async #readFresh(
    asked: WatchedStatement[],
    missed: Missed,
    gone: WatchedStatement[] = []
  ): Promise<Array<EndingEvidence | null>> {
    const { lastWith: lastSight, last, watched, timeOf, readStatus } = missed;
    const all = [...asked, ...gone];
    const { features } = this;
    // Held endings outlive the samples that these are asked of.
    const sights = new Map(all.map((one) => [historyKey(one.key), lastSight(one)]));
    const lastWith = ({ key }: WatchedStatement): SeenSample | null => sights.get(historyKey(key)) ?? null;
    const threads = [...new Set(all.map(({ key }) => key.threadId))];
    const first = [...new Set(all.slice(0, MOST_READ).map(({ key }) => key.threadId))];
    const rows = await this.reader.read({
      alive: features.statements ? alivePart(threads) : null,
      history: features.history ? historyPart('events_statements_history', first) : null,
      historyLong: features.historyLong ? historyPart('events_statements_history_long', first) : null,
      status: statusPart,
    });
    const threadRows = rowsIn(rows.alive);
    const alive = threadRows === undefined ? null : new Set(threadRows.map((row) => number(row, 'THREAD_ID')));
    const mayLive = ({ key }: WatchedStatement): boolean => alive === null || alive.has(key.threadId);
    const isLater = (statement: WatchedStatement, i: number): boolean => i >= MOST_READ && mayLive(statement);
    const ended = all.filter((statement, i) => !isLater(statement, i));
    const late = ended.filter((statement) => mayLive(statement) && !hasRow(rowsIn(rows.history), statement.key));
    const lateRows = await this.#readLate(late.map(({ key }) => key.threadId));
    const status = readStatus(rowsIn(rows.status));
    await this.kills.readAll({ comKill: status.comKill, at: killsAt(status, last), timeOf });
    // A watched statement moves its baseline even if history has its row: the next ending must not count it.
    const counted = ended.filter(({ key }) => alive?.has(key.threadId) !== true || watched.has(historyKey(key)));
    const isKilled = counted.some((statement) => lastWith(statement)?.status.comKill !== status.comKill);
    const others = this.baselines.concerned(watched.values(), all);
    const {
      limits,
      status: statusAgain,
      ...counters
    } = await this.reader.read({
      ...this.baselines.parts(counted, undefined, counted.length === 0 ? [] : others),
      limits: counted.length === 0 ? null : lockWaitTimeoutsPart,
      // A KILL that was just read may be later than the status: it must be counted before it is taken off.
      status: isKilled ? statusPart : null,
    });
    const statusAfter = statusAgain === null ? status : readStatus(rowsIn(statusAgain) ?? rowsIn(rows.status));
    const more = gone.length > 0 || counted.length === 0 ? [] : this.baselines.goneSince(counters, others);
    if (more.length > 0 && more.length <= MOST_GONE) {
      return this.#readFresh(asked, withSights(missed, asked, more), more);
    }
    const after = await this.#whole(counters, counted, others);
    const before = this.baselines.beforeEnd;
    const early = new Set(ended.map(accountName).filter((account) => this.baselines.isBeforeLastSight(account)));
    this.baselines.add(after, counted, counted.length === 0 ? [] : others);
    const historyRows = [...(rowsIn(rows.historyLong) ?? []), ...(rowsIn(rows.history) ?? []), ...lateRows];
    const findings: Findings = {
      ended,
      flavour: this.flavour,
      history: readHistory(historyRows, this.flavour, timeOf),
      alive,
      before,
      after: readBaselineCounters(after, counted, this.flavour),
      isBeforeLastSight: (account) => early.has(account),
      lastWith: (statement) => lastWith(statement) ?? { at: last.at, status: statusAfter },
      missedAt: last.at,
      statusAfter,
      startOf: (statement) => lastWith(statement)?.starts.get(historyKey(statement.key)) ?? null,
      kills: this.kills.seen,
      unseenKills: this.kills.unseen(last.at + 1),
      lockWaitTimeouts: readLimits(rowsIn(limits)),
      unread: all.length - ended.length,
    };
    const evidence = ended.map((statement) => evidenceOf(statement, findings));
    const found = this.held.hold(ended, evidence, findings, gone.length > 0) ? [] : evidence;
    return asked.map((statement) => found[ended.indexOf(statement)] ?? null);
  }

  /** The accounts once more, where a connection ended while they were read. */
  async #whole(rows: BaselineRows, statements: WatchedStatement[], others: WatchedStatement[]): Promise<BaselineRows> {
    const { exits } = readBaselineCounters(rows, statements, this.flavour);
    return rows.accountExits === null || statements.every((one) => one.user === null || exits.has(accountName(one)))
      ? rows
      : {
          ...rows,
          ...(await this.reader.read(this.baselines.parts(statements, { accounts: true, digests: false }, others))),
          digests: rows.digests,
        };
  }

  async #readLate(threads: number[]): Promise<Row[]> {
    if (threads.length === 0 || !this.features.history) {
      return [];
    }
    await setTimeout(HISTORY_DELAY);
    const { history } = await this.reader.read({ history: historyPart('events_statements_history', threads) });
    return rowsIn(history) ?? [];
  }
}

/** The last sample saw the statements that are gone since; the counters of the server are those that the others began with. */
function withSights(missed: Missed, asked: WatchedStatement[], gone: WatchedStatement[]): Missed {
  const { last, lastWith } = missed;
  const [first] = asked.flatMap((one) => lastWith(one) ?? []);
  const isGone = new Set(gone.map(({ key }) => historyKey(key)));
  return {
    ...missed,
    lastWith: (one) =>
      isGone.has(historyKey(one.key)) ? { ...(first ?? last), at: last.at, starts: last.starts } : lastWith(one),
  };
}

/** Kills that are found after a sample: while no more were counted, they were before it, and of none that it still saw. */
function killsAt({ comKill }: ServerStatus, last: SeenSample): Micros {
  return comKill === last.status.comKill ? last.at : last.at + 1;
}

function readLimits([row]: Row[] = []): EndingEvidence['lockWaitTimeouts'] {
  return row === undefined ? null : { row: number(row, 'row_lock'), metadata: number(row, 'metadata_lock') };
}

function hasRow(rows: Row[] | undefined, { threadId, eventId }: { threadId: number; eventId: number }): boolean {
  return (rows ?? []).some((row) => number(row, 'THREAD_ID') === threadId && number(row, 'EVENT_ID') === eventId);
}
