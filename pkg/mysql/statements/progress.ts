import type { RunningStatement, ThreadWork } from '../../detection/sample';
import type { Flavour } from '../connection/connection';
import type { Features } from '../capabilities/features';
import type { Reading } from '../../detection/reading';
import { rowsIn } from '../protocol/batch-reader';
import type { Cadence } from '../protocol/cadence';
import type { Part } from '../protocol/part';
import { counter, number, numberOrNull, text, type Row } from '../protocol/rows';

/** Progress is read of this many runaways: the first that are asked for. */
const MOST_THREADS = 10;
/** MariaDB builds status_by_thread for all connections at each reading: for every so many of them it is read more rarely. */
const CONNECTIONS_PER_READING = 75;

/** How far runaways have come. */
export class Progress {
  #connections: ReadonlyMap<number, number> = new Map();

  constructor(
    private readonly flavour: Flavour,
    private readonly features: Pick<Features, 'stages' | 'threadStatus'>,
    private readonly cadence: Cadence
  ) {}

  /** What this sample reads of the threads `runaways`. `connected`: connections of the server. */
  parts(runaways: number[], connected: number): Record<'stages' | 'reports' | 'handlers', Part | null> {
    const threads = runaways.slice(0, MOST_THREADS);
    if (threads.length === 0 || !this.cadence.takes('progress')) {
      return { stages: null, reports: null, handlers: null };
    }
    const isMysql = this.flavour === 'MySQL';
    const readings = isMysql ? 1 : Math.max(1, Math.ceil(connected / CONNECTIONS_PER_READING));
    const ids = threads.map((thread) => this.#connections.get(thread)).filter((id) => id !== undefined);
    return {
      stages: this.features.stages ? stagesPart(threads) : null,
      reports: isMysql ? null : reportsPart(ids),
      handlers: this.features.threadStatus && this.cadence.takes('handlers', readings) ? handlersPart(threads) : null,
    };
  }

  read({ stages, reports, handlers }: WorkReadings, statements: RunningStatement[]): ThreadWork[] {
    const known = statements.flatMap(({ threadId, processlistId: id }) =>
      id === null ? [] : [[threadId, id] as const]
    );
    this.#connections = new Map(known);
    return readWork(
      { stages: rowsIn(stages) ?? [], reports: rowsIn(reports) ?? [], handlers: rowsIn(handlers) ?? [] },
      new Map(known.map(([thread, id]) => [id, thread]))
    );
  }
}

const stageSql = `SELECT ? AS of_thread, EVENT_NAME, WORK_COMPLETED, WORK_ESTIMATED
  FROM performance_schema.events_stages_current WHERE THREAD_ID = ?`;

/** The stage of each thread, if its instrument is on. With the consumer off MySQL reports thread 0 for all: ask one by one. */
function stagesPart(threads: number[]): Part | null {
  return threads.length === 0
    ? null
    : {
        sql: threads.map(() => stageSql).join(' UNION ALL '),
        values: threads.flatMap((thread) => [thread, thread]),
      };
}

/** MariaDB's own progress reports need no instrument: copying ALTER TABLE, CHECK TABLE, work of Aria and Archive. */
function reportsPart(connections: number[]): Part | null {
  return connections.length === 0
    ? null
    : {
        sql: `SELECT ID, STATE, STAGE, MAX_STAGE, PROGRESS FROM information_schema.PROCESSLIST
          WHERE ID IN (?) AND MAX_STAGE > 0`,
        values: [connections],
      };
}

/** Rows that each session's handlers have read: live, while ROWS_EXAMINED appears at the end only. */
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

/** Readings of the parts; null for a part that was not asked for. */
export type WorkReadings = Record<keyof WorkRows, Reading<Row[]> | null>;

export interface WorkRows {
  stages: Row[];
  reports: Row[];
  handlers: Row[];
}

/** Joins the rows by thread. `threadOf`: thread by processlist id. A stage without an estimate is left out. */
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
      // PROGRESS is a percentage.
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
