import { combine, mapReading, partial, type Reading } from '../../detection/reading';
import type { InnerStatement, RunningStatement } from '../../detection/sample';
import type { Micros, Picos } from '../../detection/time';
import { hideSecrets } from '../../redaction/secrets';
import type { BatchReader } from '../protocol/batch-reader';
import type { Cadence } from '../protocol/cadence';
import type { Part } from '../protocol/part';
import { counter, number, text, type Row } from '../protocol/rows';
import type { CurrentStatement } from './current-statements';
import { bestText, cutColumns } from './full-text';
import { historyKey } from './statement-history';

/** Statements looked into in one sample. */
const MOST_THREADS = 50;

const columns = `c.THREAD_ID, c.EVENT_ID, c.EVENT_NAME, c.NESTING_EVENT_LEVEL, c.TIMER_START, c.TIMER_END, c.END_EVENT_ID,
  c.OBJECT_TYPE, c.OBJECT_SCHEMA, c.OBJECT_NAME, c.DIGEST, c.SQL_TEXT, ${cutColumns}`;

/** Reads what runs inside long statements that nest others. Reads nothing while there are none. */
export class InnerStatements {
  constructor(
    private readonly hasHistory: boolean,
    private readonly cadence: Cadence
  ) {}

  /** The statements, with `inner` where it was read. `current`: what tells which of them nest. */
  async complete(
    reader: Pick<BatchReader, 'read'>,
    statements: RunningStatement[],
    current: CurrentStatement[],
    timeOf: (timer: Picos) => Micros
  ): Promise<RunningStatement[]> {
    const nesting = new Set(current.filter(({ nests }) => nests).map(historyKey));
    const asked = statements.filter((statement) => nesting.has(historyKey(statement))).slice(0, MOST_THREADS);
    if (asked.length === 0 || !this.cadence.takes('innerStatements')) {
      return statements;
    }
    const threads = asked.map(({ threadId }) => threadId);
    const rows = await this.cadence.time('innerStatements', () =>
      reader.read({ innerRunning: runningPart(threads), innerEnded: this.hasHistory ? endedPart(threads) : null })
    );
    const found = combine(rows.innerRunning, lackingIfUnread(rows.innerEnded), (running, ended) => [
      ...running,
      ...ended,
    ]);
    const keys = new Set(asked.map(historyKey));
    return statements.map((statement) =>
      keys.has(historyKey(statement))
        ? { ...statement, inner: mapReading(found, (all) => innerOf(statement, all, timeOf)) }
        : statement
    );
  }
}

/** Those that have run for long, and the outermost, which tells whether the thread still runs the same statement. */
function runningPart(threads: number[]): Part {
  return {
    sql: `SELECT ${columns} FROM performance_schema.events_statements_current c
      WHERE c.THREAD_ID IN (?) AND c.END_EVENT_ID IS NULL AND (c.NESTING_EVENT_LEVEL = 0 OR c.TIMER_WAIT > 1000000000000)`,
    values: [threads],
    limit: 5000,
  };
}

function endedPart(threads: number[]): Part {
  return {
    sql: `SELECT ${columns} FROM performance_schema.events_statements_history c
      WHERE c.THREAD_ID IN (?) AND c.NESTING_EVENT_LEVEL > 0`,
    values: [threads],
    limit: 5000,
  };
}

/** Without the history, what runs is still known. */
function lackingIfUnread(reading: Reading<Row[]> | null): Reading<Row[]> {
  return reading === null || reading.is === 'failed' ? partial([], 'statements that ended') : reading;
}

function innerOf(outer: RunningStatement, rows: Row[], timeOf: (timer: Picos) => Micros): InnerStatement[] {
  const own = rows.filter((row) => number(row, 'THREAD_ID') === outer.threadId);
  const outermost = own.find((row) => number(row, 'NESTING_EVENT_LEVEL') === 0);
  // Between two round trips the session may have begun another statement.
  if (outermost !== undefined && number(outermost, 'EVENT_ID') !== outer.eventId) {
    return [];
  }
  return own
    .filter((row) => number(row, 'NESTING_EVENT_LEVEL') > 0 && number(row, 'EVENT_ID') > outer.eventId)
    .map((row) => readInner(row, timeOf))
    .sort((one, other) => one.level - other.level);
}

function readInner(row: Row, timeOf: (timer: Picos) => Micros): InnerStatement {
  const { text: shown, cutAt } = bestText(row, null, false);
  const routine = [text(row, 'OBJECT_SCHEMA'), text(row, 'OBJECT_NAME')].filter((part) => part !== null).join('.');
  return {
    eventId: number(row, 'EVENT_ID'),
    level: number(row, 'NESTING_EVENT_LEVEL'),
    event: text(row, 'EVENT_NAME') ?? '',
    startedAt: timeOf(counter(row, 'TIMER_START')),
    endedAt: row['END_EVENT_ID'] === null ? null : timeOf(counter(row, 'TIMER_END')),
    text: shown === null ? null : hideSecrets(shown),
    ...(cutAt !== null && { textCutAt: cutAt }),
    digest: text(row, 'DIGEST'),
    routine: routine === '' ? null : `${text(row, 'OBJECT_TYPE') ?? ''} ${routine}`.trim(),
  };
}
