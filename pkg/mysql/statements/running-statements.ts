import type { JustEnded, RunningStatement } from '../../detection/sample';
import type { Picos, Micros } from '../../detection/time';
import type { ActiveThread } from './active-threads';
import type { CurrentStatement } from './current-statements';
import { justEnded } from './just-ended';
import { rowsIn, type BatchReader } from '../protocol/batch-reader';
import { readSessions, type SessionInfo } from './sessions';
import { historyKey, ranPart, readRan, type Ran } from './statement-history';

/** Statements looked up in one sample; the others follow in the next. */
const MOST_LOOKUPS = 500;

type KnownInfo = SessionInfo & { ran?: Ran[] };

/** Running statements with their sessions. Session, text and digest are read once, at first sight: a killed statement loses its text. */
export class RunningStatements {
  #known = new Map<string, KnownInfo>();
  /** What the last sample showed. */
  #shown: CurrentStatement[] = [];
  #justEnded: JustEnded[] = [];

  constructor(
    /** What a session ran before can be read. */
    private readonly hasHistory: boolean
  ) {}

  /** Those that the last sample showed and this one does not. */
  get justEnded(): JustEnded[] {
    return this.#justEnded;
  }

  async complete(
    reader: BatchReader,
    current: CurrentStatement[],
    active: ReadonlyMap<number, ActiveThread>,
    { at, timeOf }: { at: Micros; timeOf: (timer: Picos) => Micros }
  ): Promise<RunningStatement[]> {
    const runs = new Set(current.map(historyKey));
    const gone = this.#shown.filter((statement) => !runs.has(historyKey(statement)));
    this.#shown = current;
    const unknown = current.filter((statement) => !this.#known.has(historyKey(statement))).slice(0, MOST_LOOKUPS);
    const threads = unknown.map(({ threadId }) => threadId);
    const ran = await this.#ran(
      reader,
      threads,
      gone.map(({ threadId }) => threadId)
    );
    this.#justEnded = gone.flatMap((key) => justEnded(key, ran?.get(key.threadId) ?? [], at, timeOf));
    const sessions = new Map(
      (await readSessions(reader, threads, [])).map((info) => [
        info.threadId,
        { ...info, ...(ran !== undefined && { ran: ran.get(info.threadId) ?? [] }) },
      ])
    );
    const known = new Map<string, KnownInfo>();
    const statements = current.map((statement) => {
      const key = historyKey(statement);
      const fresh = sessions.get(statement.threadId);
      const info = this.#known.get(key) ?? fresh;
      if (info !== undefined) {
        known.set(key, info);
      }
      return running(statement, info, active.get(statement.threadId) ?? fresh, timeOf);
    });
    this.#known = known;
    return statements;
  }

  /** By thread; undefined if it could not be read. */
  async #ran(reader: BatchReader, begun: number[], gone: number[]): Promise<ReadonlyMap<number, Ran[]> | undefined> {
    const threads = [...new Set([...begun, ...gone])];
    if (!this.hasHistory || threads.length === 0) {
      return undefined;
    }
    const { ran } = await reader.read({ ran: ranPart(threads, gone) });
    const rows = rowsIn(ran);
    return rows && readRan(rows);
  }
}

function running(
  { threadId, eventId, started, executionCounters, isEvent }: CurrentStatement,
  info: KnownInfo | undefined,
  now: Pick<ActiveThread, 'command' | 'state'> | undefined,
  timeOf: (timer: Picos) => Micros
): RunningStatement {
  // Between two round trips the session may have begun another statement.
  const statement = info?.statement?.eventId === eventId ? info.statement : null;
  return {
    threadId,
    eventId,
    processlistId: info?.processlistId ?? null,
    user: info?.user ?? null,
    host: info?.host ?? null,
    db: info?.db ?? null,
    command: now?.command ?? info?.command ?? '',
    state: now?.state ?? null,
    startedAt: timeOf(started),
    // What the process list shows of an event is the statement inside it.
    text: isEvent ? null : (statement?.text ?? null),
    digest: statement?.digest ?? null,
    digestText: statement?.digestText ?? null,
    ...(!isEvent && statement?.textCutAt != null && { textCutAt: statement.textCutAt }),
    executionCounters,
    ...(info?.ran && {
      preceding: info.ran
        .filter(({ ended, isRunning }) => !isRunning && ended <= started)
        .map((one) => ({ startedAt: timeOf(one.started), endedAt: timeOf(one.ended) })),
    }),
    ...(info?.thread != null && { thread: info.thread }),
  };
}
