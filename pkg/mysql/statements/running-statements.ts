import type { RunningStatement } from '../../detection/sample';
import type { Picos, Micros } from '../../detection/time';
import type { ActiveThread } from './active-threads';
import type { CurrentStatement } from './current-statements';
import type { BatchReader } from '../protocol/batch-reader';
import { readSessions, type SessionInfo } from './sessions';
import { historyKey } from './statement-history';

/** Statements looked up in one sample; the others follow in the next. */
const MOST_LOOKUPS = 500;

/** Running statements with their sessions. Session, text and digest are read once, at first sight: a killed statement loses its text. */
export class RunningStatements {
  #known = new Map<string, SessionInfo>();

  async complete(
    reader: BatchReader,
    current: CurrentStatement[],
    active: ReadonlyMap<number, ActiveThread>,
    timeOf: (timer: Picos) => Micros
  ): Promise<RunningStatement[]> {
    const unknown = current.filter((statement) => !this.#known.has(historyKey(statement))).slice(0, MOST_LOOKUPS);
    const threads = unknown.map(({ threadId }) => threadId);
    const sessions = new Map((await readSessions(reader, threads, [])).map((info) => [info.threadId, info]));
    const known = new Map<string, SessionInfo>();
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
}

function running(
  { threadId, eventId, started, executionCounters, isEvent }: CurrentStatement,
  info: SessionInfo | undefined,
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
    ...(info?.thread != null && { thread: info.thread }),
  };
}
