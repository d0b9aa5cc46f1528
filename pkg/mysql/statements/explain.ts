import type { StatementDetails } from '../../../src/shared/details';
import type { Connection } from '../connection/connection';
import { errnoOf, isStatementError } from '../connection/errors';
import { compactJson, planTable, planValue, shortText } from './plan-text';
import { type Row } from '../protocol/rows';
import type { WatchedStatement } from './watched-statement';

export type Plan = NonNullable<StatementDetails['plan']>;

/** SHOW EXPLAIN waits until the session answers; a working session answers at once. Seconds. */
const PATIENCE = 0.25;
const LONGEST_ID = 2 ** 53;
const NO_SUCH_THREAD = 1094;

/** Errors of EXPLAIN FOR CONNECTION and SHOW EXPLAIN that every format would have. */
const problems: Record<number, string> = {
  1045: 'MySQL explains statements of other users only to an account with every global privilege (GRANT ALL ON *.*).',
  1227: 'The PROCESS privilege is missing.',
  1933: 'It did nothing that has a plan when it was asked for.',
  1969: 'The session did not say in time: it sleeps or waits.',
  3012: 'The server explains SELECT, INSERT, REPLACE, UPDATE and DELETE only, and none that is prepared or within a routine.',
};

/**
 * The plan of a running statement, null if it had ended or another one ran: EXPLAIN FOR CONNECTION on MySQL (a tree since
 * 8.0, before that a table), SHOW EXPLAIN on MariaDB (JSON since 10.9). A plan that cannot be had has a `problem`. Rejects
 * when the connection breaks.
 */
export async function explain(control: Connection, { key, processlistId }: WatchedStatement): Promise<Plan | null> {
  if (processlistId === null || !(processlistId > 0 && processlistId < LONGEST_ID)) {
    return failed('Its connection is not known.');
  }
  const isRunning = async (): Promise<boolean> =>
    (await control.query(runningSql, [key.threadId, key.eventId])).length > 0;
  if (!(await isRunning())) {
    return null;
  }
  const { plan, errno } = await (control.flavour === 'MySQL' ? explainMysql : explainMariadb)(control, processlistId);
  // The plan may belong to the connection's next statement.
  const same = errno !== NO_SUCH_THREAD && (await isRunning());
  return same ? plan : null;
}

const runningSql = `SELECT 1 FROM performance_schema.events_statements_current
  WHERE THREAD_ID = ? AND EVENT_ID = ? AND END_EVENT_ID IS NULL`;

interface Attempt {
  plan: Plan;
  errno: number;
}

async function explainMysql(control: Connection, id: number): Promise<Attempt> {
  const json = await ask(control, `EXPLAIN FORMAT=JSON FOR CONNECTION ${id}`);
  if (problems[json.errno] !== undefined) {
    return { plan: failed(problems[json.errno]), errno: json.errno };
  }
  const tree = planValue((await ask(control, `EXPLAIN FORMAT=TREE FOR CONNECTION ${id}`)).rows);
  const text = tree ?? planTable((await ask(control, `EXPLAIN FORMAT=TRADITIONAL FOR CONNECTION ${id}`)).rows);
  return { plan: planOf(planValue(json.rows), text, json.errno), errno: json.errno };
}

async function explainMariadb(control: Connection, id: number): Promise<Attempt> {
  const limit = `SET STATEMENT max_statement_time = ${PATIENCE} FOR`;
  const json = await ask(control, `${limit} SHOW EXPLAIN FORMAT=JSON FOR ${id}`);
  if (problems[json.errno] !== undefined) {
    return { plan: failed(problems[json.errno]), errno: json.errno };
  }
  const table = await ask(control, `${limit} SHOW EXPLAIN FOR ${id}`);
  return { plan: planOf(planValue(json.rows), planTable(table.rows), table.errno), errno: json.errno };
}

/** Rows, or the number of an error after which the connection lives on. These statements take no bound values: ids are numbers in their text. */
async function ask(control: Connection, sql: string): Promise<{ rows: Row[]; errno: number }> {
  try {
    const rows: unknown = await control.query(sql);
    // A connection without a plan answers no result set.
    return { rows: Array.isArray(rows) ? rows : [], errno: 0 };
  } catch (error) {
    if (!isStatementError(error)) {
      throw error;
    }
    return { rows: [], errno: errnoOf(error) };
  }
}

function planOf(json: string | null, text: string | null, errno: number): Plan {
  const kept = json === null ? null : compactJson(json);
  if (kept === null && text === null) {
    const reason = problems[errno] ?? (errno === 0 ? null : `The server answered error ${errno}.`);
    return failed(reason ?? 'It had no plan yet when it was asked for.');
  }
  const tooLong = json !== null && kept === null;
  return {
    json: kept,
    tree: text === null ? null : shortText(text),
    problem: tooLong ? 'The plan as JSON is too long to keep.' : null,
  };
}

/** A plan that cannot be had, and why. */
export function failed(problem: string | undefined): Plan {
  return { json: null, tree: null, problem: problem ?? null };
}
