import type { ShortStatement, RunningStatement } from '../../detection/sample';
import type { Picos, Micros } from '../../detection/time';
import type { Flavour } from '../connection/connection';
import { hideSecrets } from '../../redaction/secrets';
import { statementsByDigest, type DigestRow, type SampledStatement } from './short-digests';
import { Pace } from '../protocol/pace';
import type { BatchReader } from '../protocol/batch-reader';
import type { Part } from '../protocol/part';
import { counter, number, numberOrNull, text, type Row } from '../protocol/rows';
import { historyKey } from './statement-history';
import { micros } from '../protocol/wall-clock';

/** With 6,000 digests their table takes the server 18 to 35 ms (MariaDB, 3,300: 10 ms): not to be read every second. Microseconds. */
const EVERY = 10_000_000;
/** Nor for more than this share of the time. */
const SHARE = 0.002;
/** What runs for longer between two samples is told of. */
const HEAVY: Picos = 500_000_000_000n;
const MOST = 200;
const MOST_DIGESTS = 5000;

export interface SampledStatements {
  at: Micros;
  /** The running statements over a second: these are followed already. */
  statements: RunningStatement[];
  own: ReadonlySet<number>;
  timeOf: (timer: Picos) => Micros;
}

/**
 * Finds statements that began and ended between two samples and took half a second or more. Digests tell that there were
 * some; the history of sessions that are still there tells which, and for the others the digest is all there is.
 */
export class ShortStatements {
  #readAt: Micros | null = null;
  #before: Micros | null = null;
  #longestStep = 0;
  #digests = new Map<string, DigestRow>();
  /** Remembered for as long as their digests may still be read. */
  #followed = new Map<string, SampledStatement>();
  readonly #pace = new Pace(SHARE);

  constructor(private readonly flavour: Flavour) {}

  async read(reader: BatchReader, { at, statements, own, timeOf }: SampledStatements): Promise<ShortStatement[]> {
    statements.forEach((statement) => this.#followed.set(historyKey(statement), { statement, seenAt: at }));
    this.#longestStep = Math.max(this.#longestStep, at - (this.#before ?? at));
    this.#before = at;
    const since = this.#readAt;
    if (since !== null && (at - since < EVERY || this.#pace.rests)) {
      return [];
    }
    this.#followed = new Map([...this.#followed].filter(([, { seenAt }]) => seenAt > (since ?? at) - EVERY));
    const { heavy } = await this.#pace.time(() => reader.read({ heavy: digestsPart(since ?? 0) }));
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
    const { heavyHistory = [] } = await reader.read({ heavyHistory: historyPart });
    const ended = heavyHistory
      .map((row) => readStatement(row, this.flavour, timeOf))
      .filter(({ threadId, endedAt }) => !own.has(threadId) && endedAt > since && endedAt <= at);
    const followed = [...this.#followed.values()];
    const leftovers = statementsByDigest({ moved, known, since, ended, followed, step });
    const passed = ended.filter((statement) => !this.#followed.has(historyKey(statement)));
    return [...passed, ...leftovers].slice(0, MOST);
  }
}

/** Digests with a heavy execution, ever, that were executed of late. MariaDB's LAST_SEEN has whole seconds. */
function digestsPart(since: Micros): Part {
  return {
    sql: `SELECT SCHEMA_NAME, DIGEST, DIGEST_TEXT, COUNT_STAR, SUM_ERRORS, SUM_TIMER_WAIT, SUM_ROWS_EXAMINED, SUM_ROWS_SENT,
        ${micros('FIRST_SEEN')} AS first_seen,
        ${micros('LAST_SEEN')} AS last_seen
      FROM performance_schema.events_statements_summary_by_digest
      WHERE LAST_SEEN >= FROM_UNIXTIME(?) AND MAX_TIMER_WAIT >= ? AND DIGEST IS NOT NULL LIMIT ${MOST_DIGESTS}`,
    values: [Math.floor(since / 1e6), HEAVY.toString()],
  };
}

const historyPart: Part = {
  sql: `SELECT h.THREAD_ID, h.EVENT_ID, h.TIMER_START, h.TIMER_END, h.MYSQL_ERRNO, h.SQL_TEXT, h.DIGEST, h.DIGEST_TEXT,
      h.CURRENT_SCHEMA, h.ROWS_EXAMINED, h.ROWS_SENT, t.PROCESSLIST_ID, t.PROCESSLIST_USER, t.PROCESSLIST_HOST
    FROM performance_schema.events_statements_history h
    JOIN performance_schema.threads t ON t.THREAD_ID = h.THREAD_ID
    WHERE h.TIMER_WAIT >= ${HEAVY} AND h.NESTING_EVENT_LEVEL = 0
      AND (h.SQL_TEXT IS NOT NULL OR h.DIGEST IS NOT NULL) LIMIT ${MOST}`,
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

/** A statement's own row. MariaDB never has the text of a prepared one, and never clears another. */
function readStatement(row: Row, flavour: Flavour, timeOf: (timer: Picos) => Micros): ShortStatement {
  const said = text(row, 'SQL_TEXT');
  return {
    threadId: number(row, 'THREAD_ID'),
    eventId: number(row, 'EVENT_ID'),
    processlistId: numberOrNull(row, 'PROCESSLIST_ID'),
    user: text(row, 'PROCESSLIST_USER'),
    host: text(row, 'PROCESSLIST_HOST'),
    db: text(row, 'CURRENT_SCHEMA'),
    text: said === null ? null : hideSecrets(said),
    digest: text(row, 'DIGEST'),
    digestText: text(row, 'DIGEST_TEXT'),
    startedAt: timeOf(counter(row, 'TIMER_START')),
    endedAt: timeOf(counter(row, 'TIMER_END')),
    rowsExamined: number(row, 'ROWS_EXAMINED'),
    rowsSent: number(row, 'ROWS_SENT'),
    executions: 1,
    errors: 0,
    errno: number(row, 'MYSQL_ERRNO'),
    textLost: flavour === 'MySQL' && said === null,
  };
}
