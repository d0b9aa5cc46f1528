import type { Flavour } from '../connection/connection';
import { rowsIn, type BatchReader } from '../protocol/batch-reader';
import type { Part } from '../protocol/part';
import { number, text, type Row } from '../protocol/rows';
import { lostCounters, sizes, TEXT_LENGTH } from './lost-counters';
import { switches, type Switch } from './switches';

/** Connections of one account that are not recorded. */
export interface UnrecordedThreads {
  account: string;
  /** Connections without statements, and those without a history. */
  off: number;
  withoutHistory: number;
}

/** What performance_schema records at one moment. What could not be read is empty. */
export interface Recording {
  /** The switches that this server has; `on` is false for a pattern of which nothing is on. */
  switches: Array<{ of: Switch; on: boolean }>;
  /** Instruments of a pattern of which only some are off. */
  partly: Array<{ of: Switch; off: number; total: number }>;
  /** What was lost since the server started, by the counter's name as in `lostCounters`. */
  lost: ReadonlyMap<string, number>;
  /** The values of the variables in `lostCounters` and `sizes`. */
  settings: ReadonlyMap<string, number>;
  /** Rows of setup_actors and setup_threads that leave something out. */
  actors: Array<{ user: string; host: string; enabled: boolean }>;
  /** setup_actors has a row for accounts that no other row matches. */
  hasAnyActor: boolean;
  kinds: Array<{ name: string; enabled: boolean }>;
  threads: UnrecordedThreads[];
  /** Connections that have no row in threads; only counted once some were lost. */
  missingThreads: number;
}

const instruments = switches.filter(({ kind }) => kind === 'instrument');
/** Without these, no instrument of the pattern has an effect: a query's instrument becomes that of its statement. */
const decisive: Readonly<Record<string, string>> = { 'statement/%': 'statement/sql/%' };
const patterns = [...Object.values(decisive), ...instruments.map(({ name }) => name)];
/** Of a routine's own steps, only the statements in it are needed; the server leaves the others out by default. */
const patternOf = `CASE WHEN NAME LIKE 'statement/sp/%' AND NAME <> 'statement/sp/stmt' THEN NULL
  ${patterns.map((name) => `WHEN NAME LIKE '${name}' THEN '${name}'`).join(' ')} END`;

const actorsSql = `SELECT HOST, USER, ENABLED, HISTORY FROM performance_schema.setup_actors
  WHERE ENABLED = 'NO' OR HISTORY = 'NO' OR (HOST = '%' AND USER = '%')`;
const kindsSql = `SELECT NAME, ENABLED FROM performance_schema.setup_threads
  WHERE (ENABLED = 'NO' OR HISTORY = 'NO') AND NAME IN
    ('thread/sql/one_connection', 'thread/sql/event_worker', 'thread/sql/replica_worker', 'thread/sql/replica_sql')`;
const threadsSql = `SELECT PROCESSLIST_USER, PROCESSLIST_HOST, SUM(INSTRUMENTED = 'NO') AS off, SUM(HISTORY = 'NO') AS bare
  FROM performance_schema.threads
  WHERE PROCESSLIST_USER IS NOT NULL AND (INSTRUMENTED = 'NO' OR HISTORY = 'NO') AND PROCESSLIST_ID <> CONNECTION_ID()
    AND THREAD_ID NOT IN (?)
  GROUP BY PROCESSLIST_USER, PROCESSLIST_HOST`;

/** One round trip of some milliseconds. `own`: the sampler's threads. */
function recordingParts(flavour: Flavour, own: ReadonlySet<number>) {
  const settings = [
    ...new Set([...lostCounters.map(({ setting }) => setting), ...sizes.map((one) => one.setting), TEXT_LENGTH]),
  ];
  return {
    recordingLost: {
      sql: "SHOW GLOBAL STATUS WHERE Variable_name LIKE 'Performance\\_schema\\_%\\_lost' OR Variable_name = 'Threads_connected'",
    },
    recordingSettings: { sql: 'SHOW GLOBAL VARIABLES WHERE Variable_name IN (?)', values: [settings] },
    recordingConsumers: { sql: 'SELECT NAME, ENABLED FROM performance_schema.setup_consumers' },
    recordingInstruments: {
      sql: `SELECT ${patternOf} AS pattern, COUNT(*) AS total, SUM(ENABLED = 'NO' OR TIMED = 'NO') AS off
        FROM performance_schema.setup_instruments GROUP BY pattern`,
    },
    recordingActors: { sql: actorsSql, limit: 100 },
    recordingKinds: flavour === 'MySQL' ? { sql: kindsSql } : null,
    recordingThreads: { sql: threadsSql, values: [own.size === 0 ? [0] : [...own]], limit: 100 },
    recordingConnections: {
      sql: `SELECT COUNT(*) AS recorded FROM performance_schema.threads
        WHERE TYPE = 'FOREGROUND' AND PROCESSLIST_USER IS NOT NULL AND PROCESSLIST_COMMAND <> 'Daemon'`,
    },
  } satisfies Record<string, Part | null>;
}

/** Reads what performance_schema records. Rejects only when the connection breaks. */
export async function readRecording(
  reader: Pick<BatchReader, 'read'>,
  flavour: Flavour,
  own: ReadonlySet<number> = new Set()
): Promise<Recording> {
  const found = await reader.read(recordingParts(flavour, own));
  const status = valuesOf(rowsIn(found.recordingLost));
  const lost = new Map(lostCounters.map(({ name }) => [name, status.get(`Performance_schema_${name}_lost`) ?? 0]));
  const actors = rowsIn(found.recordingActors);
  const counted = rowsIn(found.recordingInstruments) ?? [];
  const [recorded] = rowsIn(found.recordingConnections) ?? [];
  const connected = status.get('Threads_connected') ?? 0;
  return {
    switches: [...consumersOf(rowsIn(found.recordingConsumers) ?? []), ...instrumentsOf(counted)],
    partly: partlyOff(counted),
    lost,
    settings: valuesOf(rowsIn(found.recordingSettings)),
    actors: (actors ?? []).filter(isLeftOut).map((row) => ({
      ...{ user: text(row, 'USER') ?? '', host: text(row, 'HOST') ?? '' },
      enabled: row['ENABLED'] === 'YES',
    })),
    hasAnyActor: actors === undefined || actors.some((row) => row['USER'] === '%' && row['HOST'] === '%'),
    kinds: (rowsIn(found.recordingKinds) ?? []).map((row) => ({
      ...{ name: text(row, 'NAME') ?? '', enabled: row['ENABLED'] === 'YES' },
    })),
    threads: (rowsIn(found.recordingThreads) ?? []).map((row) => ({
      account: `${text(row, 'PROCESSLIST_USER')}@${text(row, 'PROCESSLIST_HOST')}`,
      ...{ off: number(row, 'off'), withoutHistory: number(row, 'bare') },
    })),
    missingThreads:
      recorded !== undefined && (lost.get('thread_instances') ?? 0) > 0
        ? Math.max(0, connected - number(recorded, 'recorded'))
        : 0,
  };
}

function isLeftOut(row: Row): boolean {
  return row['ENABLED'] === 'NO' || row['HISTORY'] === 'NO';
}

function valuesOf(rows: Row[] | undefined): Map<string, number> {
  return new Map((rows ?? []).map((row) => [text(row, 'Variable_name') ?? '', number(row, 'Value')]));
}

function consumersOf(rows: Row[]): Recording['switches'] {
  const states = new Map(rows.map((row) => [text(row, 'NAME'), row['ENABLED'] === 'YES']));
  return switches.flatMap((of) => {
    const on = of.kind === 'consumer' ? states.get(of.name) : undefined;
    return on === undefined ? [] : [{ of, on }];
  });
}

/** How many instruments a pattern has, and how many of them are off or not timed. */
interface Counted {
  total: number;
  off: number;
}

function countOf(pattern: string, rows: Row[]): Counted {
  const row = rows.find((one) => text(one, 'pattern') === pattern) ?? {};
  return { total: number(row, 'total'), off: number(row, 'off') };
}

function countsOf({ name }: Switch, rows: Row[]): { all: Counted; deciding: Counted } {
  const own = countOf(name, rows);
  const deciding = decisive[name] === undefined ? null : countOf(decisive[name], rows);
  return {
    all: { total: own.total + (deciding?.total ?? 0), off: own.off + (deciding?.off ?? 0) },
    deciding: deciding ?? own,
  };
}

function instrumentsOf(rows: Row[]): Recording['switches'] {
  return instruments.flatMap((of) => {
    const { deciding } = countsOf(of, rows);
    return deciding.total === 0 ? [] : [{ of, on: deciding.off < deciding.total }];
  });
}

function partlyOff(rows: Row[]): Recording['partly'] {
  return instruments.flatMap((of) => {
    const { all, deciding } = countsOf(of, rows);
    return all.off > 0 && deciding.off < deciding.total && of.lost !== null ? [{ of, ...all }] : [];
  });
}
