import type { Log } from '../../plugin/logs';
import { type Connection } from '../connection/connection';
import { asServerError, errnoOf, isStatementError } from '../connection/errors';
import { newerColumns, newerTables, tables, type Features, type TableUse } from './features';
import type { Findings } from './findings';
import { BatchReader, type CostMeter } from '../protocol/batch-reader';
import { number, text, type Row } from '../protocol/rows';
import { readRecording } from './recording';
import { enableSql, switches } from './switches';

/** What this account can read on one server, and what the server records. */
export interface Survey {
  features: Features;
  findings: Findings;
  dataDir: string;
}

/**
 * Tries the tables, and looks up columns in information_schema. The version tells nothing: forks differ, and so do managed
 * servers. Rejects with a ServerError.
 */
export async function survey(connection: Connection): Promise<Survey> {
  const [server] = await connection.query(
    'SELECT @@performance_schema AS enabled, @@datadir AS data_dir, CURRENT_USER() AS account'
  );
  const account = text(server ?? {}, 'account') ?? '';
  const columns = await columnsOf(connection);
  const hasLockWaits = columns.has('INNODB_LOCK_WAITS');
  // Without a grant on all of performance_schema, a table that does not exist is denied too.
  const wanted: TableUse[] = [...tables, ...(hasLockWaits ? [] : newerTables)];
  const refused = await refusedTables(connection, wanted);
  const allDenied = refused.length === wanted.length && refused.every(({ errno }) => errno === TABLE_DENIED);
  const recording = await readRecording(new BatchReader(connection, silent, uncounted), connection.flavour);
  const processDenied = !(await works(connection, 'SELECT 1 FROM information_schema.INNODB_TRX LIMIT 1'));
  const findings: Findings = {
    account,
    enabled: number(server ?? {}, 'enabled') === 1,
    deniedTables: refused.filter(({ errno }) => errno === TABLE_DENIED).map(({ use }) => use),
    absentTables: refused.filter(({ errno }) => errno !== TABLE_DENIED).map(({ use }) => use),
    absentFeatures: [
      ...(hasLockWaits ? newerTables.map(({ feature }) => feature) : []),
      ...newerColumns.filter(({ table, column }) => !columns.get(table)?.has(column)).map(({ feature }) => feature),
    ],
    allDenied,
    processDenied,
    mayExplain: connection.flavour === 'MariaDB' ? !processDenied : await hasAllPrivileges(connection, account),
    switches: recording.switches,
    recording,
    recordingBefore: null,
    canEnable: await canEnable(connection),
    clockFrozen: await isClockFrozen(connection),
  };
  return {
    features: { ...featuresOf(findings, hasLockWaits), threadIndexes: await hasThreadIndexes(connection) },
    findings,
    dataDir: text(server ?? {}, 'data_dir') ?? './',
  };
}

const TABLE_DENIED = 1142;

/** What a survey cannot read is in its findings, and its cost is no sample's. */
const silent: Pick<Log, 'warn'> = { warn: () => undefined };
const uncounted: CostMeter = { parts: () => ({ before: null, after: null }), add: () => undefined };

/** Columns of the tables that differ between servers, by table. In performance_schema only those this account may read. */
async function columnsOf(connection: Connection): Promise<Map<string | null, Set<string | null>>> {
  const rows = await connection.query(
    `SELECT TABLE_NAME AS of_table, COLUMN_NAME AS name FROM information_schema.COLUMNS
      WHERE (TABLE_SCHEMA = 'performance_schema' AND TABLE_NAME IN (?))
        OR (TABLE_SCHEMA = 'information_schema' AND TABLE_NAME = 'INNODB_LOCK_WAITS')`,
    [newerColumns.map(({ table }) => table)]
  );
  const byTable = Map.groupBy(rows, (row) => text(row, 'of_table'));
  return new Map([...byTable].map(([table, found]) => [table, new Set(found.map((row) => text(row, 'name')))]));
}

/** Tries all tables at once; if that fails, one by one. */
async function refusedTables(
  connection: Connection,
  uses: TableUse[]
): Promise<Array<{ use: TableUse; errno: number }>> {
  const probe = ({ table }: TableUse): string => `SELECT 1 FROM performance_schema.${table} LIMIT 0`;
  if ((await errnoOfQuery(connection.queries(uses.map(probe)), connection.instance)) === 0) {
    return [];
  }
  const refused: Array<{ use: TableUse; errno: number }> = [];
  for (const use of uses) {
    const errno = await errnoOfQuery(connection.query(probe(use)), connection.instance);
    if (errno !== 0) {
      refused.push({ use, errno });
    }
  }
  return refused;
}

/** EXPLAIN needs the privileges of the statement that it explains, and changes nothing. */
async function canEnable(connection: Connection): Promise<boolean> {
  const uses = (['consumer', 'instrument'] as const).map((kind) => switches.find((one) => one.kind === kind));
  for (const use of uses.filter((one) => one !== undefined)) {
    const { sql, values } = enableSql(use);
    if (!(await works(connection, connection.format(`EXPLAIN ${sql}`, values)))) {
      return false;
    }
  }
  return true;
}

/** EXPLAIN FOR CONNECTION needs every static global privilege. An account with these rarely granted ones has all of them. */
async function hasAllPrivileges(connection: Connection, account: string): Promise<boolean> {
  const at = account.lastIndexOf('@');
  const rare = ['SUPER', 'SHUTDOWN', 'FILE', 'CREATE TABLESPACE', 'DROP', 'PROCESS'];
  const [row] = await connection.query(
    'SELECT COUNT(*) AS held FROM information_schema.USER_PRIVILEGES WHERE GRANTEE = ? AND PRIVILEGE_TYPE IN (?)',
    [`'${account.slice(0, at)}'@'${account.slice(at + 1)}'`, rare]
  );
  return number(row ?? {}, 'held') >= rare.length;
}

/** Either all tables by thread have an index, or none has. */
async function hasThreadIndexes(connection: Connection): Promise<boolean> {
  const sql = 'SHOW INDEX FROM performance_schema.events_statements_current';
  const indexes = await connection.query(sql).catch((error: unknown): Row[] => {
    if (!isStatementError(error)) {
      throw asServerError(error, connection.instance, false);
    }
    return [];
  });
  return indexes.length > 0;
}

/** With --sysdate-is-now, SYSDATE() is the start of the statement. */
async function isClockFrozen(connection: Connection): Promise<boolean> {
  const sql = 'SELECT CAST(NOW(6) AS CHAR) AS began, SLEEP(0.002) AS slept, CAST(SYSDATE(6) AS CHAR) AS ended';
  const [row] = await connection.query(sql);
  return row !== undefined && row['began'] === row['ended'];
}

async function works(connection: Connection, sql: string): Promise<boolean> {
  return (await errnoOfQuery(connection.query(sql), connection.instance)) === 0;
}

async function errnoOfQuery(query: Promise<unknown>, instance: string): Promise<number> {
  try {
    await query;
    return 0;
  } catch (error) {
    if (!isStatementError(error)) {
      throw asServerError(error, instance, false);
    }
    return errnoOf(error);
  }
}

function featuresOf(findings: Findings, hasLockWaits: boolean): Omit<Features, 'threadIndexes'> {
  const { enabled, deniedTables, absentTables, absentFeatures, processDenied } = findings;
  const missing = new Set<keyof Features | null>([
    ...[...deniedTables, ...absentTables].map(({ feature }) => feature),
    ...absentFeatures,
    ...findings.switches.filter(({ on }) => !on).flatMap(({ of }) => [...of.features]),
  ]);
  const has = (feature: keyof Features): boolean => enabled && !missing.has(feature);
  const isReadable = (table: string): boolean => ![...deniedTables, ...absentTables].some((use) => use.table === table);
  return {
    events: has('events'),
    files: has('files'),
    statements: has('statements'),
    threadIo: has('threadIo'),
    rowLocks: enabled && !processDenied && (has('dataLocks') || hasLockWaits),
    dataLocks: has('dataLocks'),
    plans: enabled && findings.mayExplain,
    metadataLocks: has('metadataLocks'),
    deadlocks: !processDenied,
    history: has('history'),
    historyLong: has('historyLong'),
    accountErrors: has('accountErrors'),
    digests: has('digests'),
    digestSamples: has('digests') && has('digestSamples'),
    kills: has('kills'),
    exits: has('exits') && has('kills'),
    ownCost: has('ownCost'),
    osThreads: has('osThreads'),
    threadStatus: has('threadStatus'),
    // MySQL since 8.0 shows the stage even if the consumer is off.
    stages: has('stages') || (enabled && !hasLockWaits && isReadable('events_stages_current')),
  };
}
