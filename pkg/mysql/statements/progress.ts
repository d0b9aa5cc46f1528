import type { RunningStatement, ThreadWork } from '../../detection/sample';
import type { Flavour } from '../connection/connection';
import type { Features } from '../capabilities/features';
import type { Part } from '../protocol/part';
import { counter, number, numberOrNull, text, type Row } from '../protocol/rows';

/** Of so many runaways progress is read: those that were asked for first. */
const MOST_THREADS = 10;
/** How far a runaway has come may be known some seconds late: it is read in one round of so many. */
const ROUNDS = 5;
/** MariaDB makes up status_by_thread for all connections at each reading: of the readings, one for every so many has it. */
const CONNECTIONS_PER_READING = 75;

/** What is read, round by round, of how far runaways have come. */
export class Progress {
  #connections: ReadonlyMap<number, number> = new Map();
  #rounds = 0;
  #readings = 0;

  constructor(
    private readonly flavour: Flavour,
    private readonly features: Pick<Features, 'stages' | 'threadStatus'>
  ) {}

  /** `connected`: how many connections the server had. */
  parts(runaways: number[], connected: number): Record<'stages' | 'reports' | 'handlers', Part | null> {
    const threads = runaways.slice(0, MOST_THREADS);
    if (threads.length === 0 || this.#rounds++ % ROUNDS !== 0) {
      return { stages: null, reports: null, handlers: null };
    }
    const isMysql = this.flavour === 'MySQL';
    const every = isMysql ? 1 : Math.max(1, Math.ceil(connected / CONNECTIONS_PER_READING));
    const isDue = this.#readings++ % every === 0;
    const ids = threads.map((thread) => this.#connections.get(thread)).filter((id) => id !== undefined);
    return {
      stages: this.features.stages ? stagesPart(threads) : null,
      reports: isMysql ? null : reportsPart(ids),
      handlers: this.features.threadStatus && isDue ? handlersPart(threads) : null,
    };
  }

  read(rows: Partial<WorkRows>, statements: RunningStatement[]): ThreadWork[] {
    const known = statements.flatMap(({ threadId, processlistId: id }) =>
      id === null ? [] : [[threadId, id] as const]
    );
    this.#connections = new Map(known);
    return readWork(
      { stages: [], reports: [], handlers: [], ...rows },
      new Map(known.map(([thread, id]) => [id, thread]))
    );
  }
}

const stageSql = `SELECT ? AS of_thread, EVENT_NAME, WORK_COMPLETED, WORK_ESTIMATED
  FROM performance_schema.events_stages_current WHERE THREAD_ID = ?`;

/**
 * The stage of these threads, where the instrument is on. MySQL keeps it with the consumer off, too, but then says thread
 * 0 for each: they are asked for one by one.
 */
function stagesPart(threads: number[]): Part | null {
  return threads.length === 0
    ? null
    : {
        sql: threads.map(() => stageSql).join(' UNION ALL '),
        values: threads.flatMap((thread) => [thread, thread]),
      };
}

/** MariaDB's own progress reports, which need nothing switched on: ALTER TABLE that copies, CHECK TABLE, Aria's and Archive's work. */
function reportsPart(connections: number[]): Part | null {
  return connections.length === 0
    ? null
    : {
        sql: `SELECT ID, STATE, STAGE, MAX_STAGE, PROGRESS FROM information_schema.PROCESSLIST
          WHERE ID IN (?) AND MAX_STAGE > 0`,
        values: [connections],
      };
}

/** Rows read by handlers in each session so far: live, where ROWS_EXAMINED may come at the end only. */
function handlersPart(threads: number[]): Part | null {
  return threads.length === 0
    ? null
    : {
        sql: `SELECT THREAD_ID, CAST(SUM(VARIABLE_VALUE) AS UNSIGNED) AS rows_read
          FROM performance_schema.status_by_thread
          WHERE THREAD_ID IN (?) AND VARIABLE_NAME LIKE 'Handler_read%' GROUP BY THREAD_ID`,
        values: [threads],
      };
}

export interface WorkRows {
  stages: Row[];
  reports: Row[];
  handlers: Row[];
}

/** Joins what was read by thread; `threadOf` knows the threads of connections. A stage without work to count says nothing. */
export function readWork({ stages, reports, handlers }: WorkRows, threadOf: ReadonlyMap<number, number>): ThreadWork[] {
  const work = new Map<number, ThreadWork>();
  const note = (threadId: number, more: Partial<ThreadWork>): void => {
    const none = { threadId, stage: null, completed: null, estimated: null, rowsRead: null };
    work.set(threadId, { ...(work.get(threadId) ?? none), ...more });
  };
  for (const row of handlers) {
    note(number(row, 'THREAD_ID'), { rowsRead: counter(row, 'rows_read') });
  }
  for (const row of reports) {
    const threadId = threadOf.get(number(row, 'ID'));
    if (threadId !== undefined) {
      const stage = `${text(row, 'STATE') ?? ''} (stage ${number(row, 'STAGE')} of ${number(row, 'MAX_STAGE')})`;
      // A percentage.
      note(threadId, { stage, completed: number(row, 'PROGRESS'), estimated: 100 });
    }
  }
  for (const row of stages) {
    const estimated = numberOrNull(row, 'WORK_ESTIMATED');
    if (estimated !== null && estimated > 0) {
      const stage = text(row, 'EVENT_NAME')?.replace(/^stage\/\w+\//, '') ?? null;
      note(number(row, 'of_thread'), { stage, completed: number(row, 'WORK_COMPLETED'), estimated });
    }
  }
  return [...work.values()];
}
