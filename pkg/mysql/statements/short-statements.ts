import type { ShortStatement, RunningStatement } from '../../detection/sample';
import type { Picos, Micros } from '../../detection/time';
import type { Flavour } from '../connection/connection';
import { hideSecrets } from '../../redaction/secrets';
import { statementsByDigest, type DigestRow, type SampledStatement } from './short-digests';
import { rowsIn, type BatchReader } from '../protocol/batch-reader';
import type { Cadence } from '../protocol/cadence';
import type { Part } from '../protocol/part';
import { counter, number, numberOrNull, text, type Row } from '../protocol/rows';
import { historyKey } from './statement-history';
import { micros } from '../protocol/wall-clock';

/** A short statement is reported from this duration on. */
const HEAVY: Picos = 500_000_000_000n;
const MOST = 200;
/** A sampled statement is remembered for this long after the last reading of digests: its digest may still gain. Microseconds. */
const REMEMBERED = 10_000_000;

/** What one sample saw. */
export interface SampledStatements {
  at: Micros;
  /** The running statements over a second: these are followed already. */
  statements: RunningStatement[];
  own: ReadonlySet<number>;
  timeOf: (timer: Picos) => Micros;
}

/**
 * Finds statements that began and ended between two samples and took half a second or more. Digests tell that some ran.
 * The history of living sessions tells which; for the others the digest is all there is.
 */
export class ShortStatements {
  /** When digests were last read. */
  #readAt: Micros | null = null;
  #sampledAt: Micros | null = null;
  #longestStep = 0;
  #digests = new Map<string, DigestRow>();
  #sampled = new Map<string, SampledStatement>();

  constructor(
    private readonly flavour: Flavour,
    private readonly cadence: Cadence
  ) {}

  async read(reader: BatchReader, { at, statements, own, timeOf }: SampledStatements): Promise<ShortStatement[]> {
    statements.forEach((statement) => this.#sampled.set(historyKey(statement), { statement, seenAt: at }));
    this.#longestStep = Math.max(this.#longestStep, at - (this.#sampledAt ?? at));
    this.#sampledAt = at;
    if (!this.cadence.takes('shortStatements')) {
      return [];
    }
    const since = this.#readAt;
    this.#sampled = new Map([...this.#sampled].filter(([, { seenAt }]) => seenAt > (since ?? at) - REMEMBERED));
    const reading = await this.cadence.time('shortStatements', () => reader.read({ heavy: digestsPart(since ?? 0) }));
    const heavy = rowsIn(reading.heavy);
    if (heavy === undefined) {
      return [];
    }
    const digests = heavy.map(readDigest);
    const known = this.#digests;
    const moved = digests.filter((row) => row.time - (known.get(row.key)?.time ?? 0n) >= HEAVY);
    this.#digests = new Map([...known, ...digests.map((row) => [row.key, row] as const)]);
    const step = this.#longestStep;
    this.#readAt = at;
    this.#longestStep = 0;
    if (since === null || moved.length === 0) {
      return [];
    }
    const { heavyHistory } = await reader.read({ heavyHistory: historyPart });
    const ended = (rowsIn(heavyHistory) ?? [])
      .map((row) => readStatement(row, this.flavour, timeOf))
      .filter(({ threadId, endedAt }) => !own.has(threadId) && endedAt > since && endedAt <= at);
    const byDigest = statementsByDigest({ moved, known, since, ended, followed: [...this.#sampled.values()], step });
    const byHistory = ended.filter((statement) => !this.#sampled.has(historyKey(statement)));
    return [...byHistory, ...byDigest].slice(0, MOST);
  }
}

/** Digests that were executed since, and whose slowest execution was heavy. MariaDB's LAST_SEEN has whole seconds. */
function digestsPart(since: Micros): Part {
  return {
    sql: `SELECT SCHEMA_NAME, DIGEST, DIGEST_TEXT, COUNT_STAR, SUM_ERRORS, SUM_TIMER_WAIT, SUM_ROWS_EXAMINED, SUM_ROWS_SENT,
        ${micros('FIRST_SEEN')} AS first_seen,
        ${micros('LAST_SEEN')} AS last_seen
      FROM performance_schema.events_statements_summary_by_digest
      WHERE LAST_SEEN >= FROM_UNIXTIME(?) AND MAX_TIMER_WAIT >= ? AND DIGEST IS NOT NULL`,
    limit: 5000,
    values: [Math.floor(since / 1e6), HEAVY.toString()],
  };
}

const historyPart: Part = {
  sql: `SELECT h.THREAD_ID, h.EVENT_ID, h.TIMER_START, h.TIMER_END, h.MYSQL_ERRNO, h.SQL_TEXT, h.DIGEST, h.DIGEST_TEXT,
      h.CURRENT_SCHEMA, h.ROWS_EXAMINED, h.ROWS_SENT, t.PROCESSLIST_ID, t.PROCESSLIST_USER, t.PROCESSLIST_HOST
    FROM performance_schema.events_statements_history h
    JOIN performance_schema.threads t ON t.THREAD_ID = h.THREAD_ID
    WHERE h.TIMER_WAIT >= ${HEAVY} AND h.NESTING_EVENT_LEVEL = 0
      AND (h.SQL_TEXT IS NOT NULL OR h.DIGEST IS NOT NULL)`,
  limit: MOST,
};

function readDigest(row: Row): DigestRow {
  const [db, digest] = [text(row, 'SCHEMA_NAME'), text(row, 'DIGEST')];
  return {
    key: `${db ?? ''}/${digest ?? ''}`,
    db,
    digest,
    digestText: text(row, 'DIGEST_TEXT'),
    executions: number(row, 'COUNT_STAR'),
    errors: number(row, 'SUM_ERRORS'),
    time: counter(row, 'SUM_TIMER_WAIT'),
    rowsExamined: number(row, 'SUM_ROWS_EXAMINED'),
    rowsSent: number(row, 'SUM_ROWS_SENT'),
    firstSeen: number(row, 'first_seen'),
    lastSeen: number(row, 'last_seen'),
  };
}

/** The statement's own row. MariaDB has no text of a prepared statement, and clears no other. */
function readStatement(row: Row, flavour: Flavour, timeOf: (timer: Picos) => Micros): ShortStatement {
  const sqlText = text(row, 'SQL_TEXT');
  return {
    threadId: number(row, 'THREAD_ID'),
    eventId: number(row, 'EVENT_ID'),
    processlistId: numberOrNull(row, 'PROCESSLIST_ID'),
    user: text(row, 'PROCESSLIST_USER'),
    host: text(row, 'PROCESSLIST_HOST'),
    db: text(row, 'CURRENT_SCHEMA'),
    text: sqlText === null ? null : hideSecrets(sqlText),
    digest: text(row, 'DIGEST'),
    digestText: text(row, 'DIGEST_TEXT'),
    startedAt: timeOf(counter(row, 'TIMER_START')),
    endedAt: timeOf(counter(row, 'TIMER_END')),
    rowsExamined: number(row, 'ROWS_EXAMINED'),
    rowsSent: number(row, 'ROWS_SENT'),
    executions: 1,
    errors: 0,
    errno: number(row, 'MYSQL_ERRNO'),
    textLost: flavour === 'MySQL' && sqlText === null,
  };
}
