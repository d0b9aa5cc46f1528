import type { KillSeen } from '../../detection/kill';
import { valueOf, type Reading } from '../../detection/reading';
import type { Picos, Micros } from '../../detection/time';
import { calledFor, killScope, parseKill } from './kill-text';
import { INSIDE_A_PROCEDURE, type KillRows } from './kill-rows';
import { rowsIn } from '../protocol/batch-reader';
import { counter, number, numberOrNull, text, type Row } from '../protocol/rows';

/** A KILL that was read, with what decides whether it counts. */
export interface KnownKill {
  kill: KillSeen;
  /** The server refused it: no such connection, no privilege. Com_kill counts it too. */
  refused: boolean;
  /** A driver prepared it: the account's counter counts an execution, not a kill. */
  prepared: boolean;
  readAt: Micros;
}

const MOST_KNOWN = 5_000;

/** Reads KILL statements from history and from what is running, each one once. */
export class KillStatements {
  #known: ReadonlySet<string> = new Set();

  /** The KILLs that the reading before did not hold. `timeOf` maps a timer to the server's time. */
  read(rows: KillRows, timeOf: (timer: Picos) => Micros, readAt: Micros): KnownKill[] {
    const killHistory = rowsIn(rows.killHistory);
    const calls = rowsIn(rows.killCalls ?? null) ?? [];
    const all = [...(killHistory ?? []), ...(rowsIn(rows.killRunning) ?? [])];
    const known = this.#known;
    // Without all of the history this time, the next one holds the same rows again.
    const kept = rows.killHistory.is === 'complete' ? [] : known;
    this.#known = new Set([...kept, ...all.map(statementKey)].slice(-MOST_KNOWN));
    return distinct(all, statementKey)
      .filter((row) => !known.has(statementKey(row)))
      .map((row) => ({
        kill: {
          source: 'history',
          user: text(row, 'USER'),
          host: text(row, 'HOST'),
          processlistId: numberOrNull(row, 'PROCESSLIST_ID'),
          ...targetOf(row, calls, all),
          at: timeOf(counter(row, 'TIMER_START')),
        },
        refused: number(row, 'MYSQL_ERRNO') !== 0,
        prepared: text(row, 'EVENT_NAME') === 'statement/com/Execute' || isInside(row),
        readAt,
      }));
  }
}

/** What a KILL names. Inside a procedure that is often a parameter: then the CALL's only number, if it killed once. */
function targetOf(row: Row, calls: Row[], all: Row[]): Pick<KillSeen, 'victim' | 'scope' | 'through'> {
  const sql = text(row, 'SQL_TEXT');
  const named = parseKill(sql);
  if (!isInside(row)) {
    return { ...named, scope: killScope(sql) };
  }
  const isOfSameCall = (other: Row): boolean =>
    isInside(other) && text(other, 'THREAD_ID') === text(row, 'THREAD_ID') && nesting(other) === nesting(row);
  const call = calls.find(
    (one) => text(one, 'THREAD_ID') === text(row, 'THREAD_ID') && text(one, 'EVENT_ID') === nesting(row)
  );
  const isOnly = all.filter(isOfSameCall).length === 1;
  const victim = named.victim ?? (call !== undefined && isOnly ? calledFor(text(call, 'SQL_TEXT')) : null);
  // MySQL's worker of a scheduled event has this user, whoever created the event.
  const through = text(row, 'USER') === 'event_scheduler' ? 'event' : 'procedure';
  return { victim, scope: killScope(sql), through };
}

function isInside(row: Row): boolean {
  return text(row, 'EVENT_NAME') === INSIDE_A_PROCEDURE;
}

function nesting(row: Row): string | null {
  return text(row, 'NESTING_EVENT_ID');
}

/** Threads with a KILL inside a procedure that names no number: their CALLs may. */
export function threadsOfCalls(rows: Row[]): number[] {
  const inside = rows.filter((row) => isInside(row) && parseKill(text(row, 'SQL_TEXT')).victim === null);
  return [...new Set(inside.map((row) => number(row, 'THREAD_ID')))];
}

/** Reads the samples of KILL digests, each one once. They name the victim, not the killer. */
export class KillSamples {
  #known: ReadonlySet<string> = new Set();
  #errors: ReadonlyMap<string, number> = new Map();

  read(reading: Reading<Row[]>): KillSeen[] {
    const rows = valueOf(reading) ?? [];
    const known = this.#known;
    const [keptSamples, keptErrors] = reading.is === 'complete' ? [[], []] : [known, this.#errors];
    this.#known = new Set([...keptSamples, ...rows.map(sampleKey)].slice(-MOST_KNOWN));
    const errors = this.#errors;
    this.#errors = new Map([...keptErrors, ...rows.map((row) => [digestOf(row), number(row, 'SUM_ERRORS')] as const)]);
    return (
      distinct(rows, sampleKey)
        .filter((row) => !known.has(sampleKey(row)))
        // A digest that counted an error since may have a refused KILL as its sample.
        .filter((row) => number(row, 'SUM_ERRORS') <= (errors.get(digestOf(row)) ?? 0))
        .map((row): KillSeen => ({
          source: 'digest',
          user: null,
          host: null,
          processlistId: null,
          ...parseKill(text(row, 'QUERY_SAMPLE_TEXT')),
          at: number(row, 'seen'),
        }))
        .filter(({ victim }) => victim !== null)
    );
  }
}

/** Rows with different keys; of two with the same key, the first. */
function distinct(rows: Row[], keyOf: (row: Row) => string): Row[] {
  return [...new Map(rows.toReversed().map((row) => [keyOf(row), row])).values()].toReversed();
}

/** MySQL shows PREPARE, EXECUTE and DEALLOCATE inside a procedure with the same prepared text: they are one KILL. */
function statementKey(row: Row): string {
  const sql = text(row, 'SQL_TEXT');
  if (isInside(row) && parseKill(sql).victim !== null) {
    return `${text(row, 'THREAD_ID')} ${nesting(row)} ${sql}`;
  }
  return `${text(row, 'THREAD_ID')} ${text(row, 'EVENT_ID')}`;
}

function sampleKey(row: Row): string {
  return `${text(row, 'QUERY_SAMPLE_TEXT')} ${text(row, 'seen')}`;
}

function digestOf(row: Row): string {
  return `${text(row, 'SCHEMA_NAME')} ${text(row, 'DIGEST')}`;
}
