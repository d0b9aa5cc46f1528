import { type Connection } from './connection';
import { asServerError, errnoOf, isStatementError } from './errors';
import { consumers, instruments, mysqlTables, tables, type Features, type TableUse } from './features';
import { number, text, type Row } from './rows';
import type { Findings } from './shortcomings';

/** What one server lets this account read, and what it records. */
export interface Survey {
  features: Features;
  findings: Findings;
  dataDir: string;
}

const TABLE_DENIED = 1142;

/** Finds out by trying, table by table; versions and forks differ, tables and grants tell. */
export async function survey(connection: Connection): Promise<Survey> {
  const [server] = await connection.query(
    'SELECT @@performance_schema AS enabled, @@datadir AS data_dir, CURRENT_USER() AS account'
  );
  const wanted: TableUse[] = [...tables, ...(connection.flavour === 'MySQL' ? mysqlTables : [])];
  const refused = await refusedTables(connection, wanted);
  const canReadSetup = (table: string): boolean => !refused.some((refusal) => refusal.use.table === table);
  const findings: Findings = {
    account: text(server ?? {}, 'account') ?? '',
    enabled: number(server ?? {}, 'enabled') === 1,
    deniedTables: refused.filter(({ errno }) => errno === TABLE_DENIED).map(({ use }) => use),
    allDenied: refused.length === wanted.length && refused.every(({ errno }) => errno === TABLE_DENIED),
    processDenied: !(await works(connection, 'SELECT 1 FROM information_schema.INNODB_TRX LIMIT 1')),
    consumersOff: canReadSetup('setup_consumers') ? await consumersOff(connection) : [],
    instrumentsOff: canReadSetup('setup_instruments') ? await instrumentsOff(connection) : [],
    clockFrozen: await isClockFrozen(connection),
  };
  const features = featuresOf(
    findings,
    refused.map(({ use }) => use),
    connection.flavour === 'MySQL'
  );
  return { features, findings, dataDir: text(server ?? {}, 'data_dir') ?? './' };
}

/** All at once where nothing is refused; else one by one. */
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

async function consumersOff(connection: Connection): Promise<Findings['consumersOff']> {
  const rows = await connection.query('SELECT NAME, ENABLED FROM performance_schema.setup_consumers');
  const off = namesOff(rows, ['ENABLED']);
  return consumers.filter(({ name }) => off.has(name));
}

async function instrumentsOff(connection: Connection): Promise<Findings['instrumentsOff']> {
  const names = instruments.map(({ name }) => name);
  const sql = 'SELECT NAME, ENABLED, TIMED FROM performance_schema.setup_instruments WHERE NAME IN (?)';
  const off = namesOff(await connection.query(sql, [names]), ['ENABLED', 'TIMED']);
  return instruments.filter(({ name }) => off.has(name));
}

function namesOff(rows: Row[], columns: string[]): Set<string | null> {
  return new Set(rows.filter((row) => columns.some((column) => row[column] === 'NO')).map((row) => text(row, 'NAME')));
}

/** --sysdate-is-now makes SYSDATE() the statement's start. */
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

function featuresOf(
  { enabled, consumersOff, instrumentsOff, processDenied }: Findings,
  refused: TableUse[],
  isMysql: boolean
): Features {
  const missing = new Set<keyof Features | null>([
    ...refused.map(({ feature }) => feature),
    ...consumersOff.flatMap(({ features }) => [...features]),
    ...instrumentsOff.map(({ feature }) => feature),
  ]);
  const has = (feature: keyof Features): boolean => enabled && !missing.has(feature);
  return {
    events: has('events'),
    files: has('files'),
    statements: has('statements'),
    threadIo: has('threadIo'),
    rowLocks: has('rowLocks') && !processDenied,
    metadataLocks: has('metadataLocks'),
    history: has('history'),
    historyLong: has('historyLong'),
    accountErrors: isMysql && has('accountErrors'),
    digests: has('digests'),
    kills: has('kills'),
  };
}
