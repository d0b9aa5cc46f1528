import type { Connection } from '../connection/connection';
import { text } from '../protocol/rows';
import type { KillMode } from './target';

/** How this account kills on this server. */
export interface KillMeans {
  /** The procedure of a managed server, by mode; null where KILL itself is used. */
  procedure: string | null;
}

/** Procedures of Amazon RDS and Aurora, and of Azure. Each takes the processlist id. */
const procedures: Record<KillMode, string[]> = {
  query: ['mysql.rds_kill_query', 'mysql.az_kill_query'],
  connection: ['mysql.rds_kill', 'mysql.az_kill'],
};

/** Privileges of which one is enough to kill sessions of others. MariaDB spells its own with a blank. */
const enough = /\b(SUPER|CONNECTION_ADMIN|CONNECTION ADMIN|ALL PRIVILEGES)\b/;
/** Rights that an account for killing needs not have. */
const tooMuch = /\b(SUPER|SYSTEM_USER|ALL PRIVILEGES)\b/;
const globally = / ON \*\.\* TO /;
const harmlessSchema = /^(performance_schema|information_schema|sys|mysql)$/;

/** What an account may do, as SHOW GRANTS says. */
export interface KillGrants {
  mayKill: boolean;
  /** What it holds beyond what killing needs, in words. */
  excess: string[];
}

/** Reads the grants of the account, those of its active roles included. */
export async function readKillGrants(connection: Connection): Promise<KillGrants> {
  const [row] = await connection.query('SELECT CURRENT_ROLE() AS roles').catch(() => []);
  const roles = row === undefined ? null : text(row, 'roles');
  const isUsing = connection.flavour === 'MySQL' && roles !== null && roles !== 'NONE';
  const rows = await connection.query(`SHOW GRANTS FOR CURRENT_USER${isUsing ? `() USING ${roles}` : '()'}`);
  return killGrants(rows.flatMap((of) => Object.values(of).map(String)));
}

/** The same, from the lines of SHOW GRANTS. */
export function killGrants(lines: string[]): KillGrants {
  const global = lines.filter((line) => globally.test(line)).map((line) => line.split(globally)[0] ?? '');
  const excess = [...new Set(global.flatMap((held) => tooMuch.exec(held)?.[1] ?? []))];
  const schemas = lines
    .filter((line) => !globally.test(line))
    .flatMap((line) => /^GRANT .+ ON (?:(?:TABLE|PROCEDURE|FUNCTION) )?[`"]([^`"]+)[`"]\./.exec(line)?.[1] ?? [])
    .filter((schema) => !harmlessSchema.test(schema));
  return {
    mayKill: global.some((held) => enough.test(held)),
    excess: [...excess, ...[...new Set(schemas)].map((schema) => `grants on ${schema}`)],
  };
}

/** The managed server's own procedure where KILL is not granted and one is there; else KILL. */
export async function meansOf(connection: Connection, mode: KillMode, { mayKill }: KillGrants): Promise<KillMeans> {
  if (mayKill) {
    return { procedure: null };
  }
  const names = procedures[mode].map((name) => name.replace('mysql.', ''));
  const rows = await connection.query(
    `SELECT ROUTINE_NAME AS name FROM information_schema.ROUTINES
      WHERE ROUTINE_SCHEMA = 'mysql' AND ROUTINE_TYPE = 'PROCEDURE' AND ROUTINE_NAME IN (?)`,
    [names]
  );
  const found = new Set(rows.map((of) => text(of, 'name')));
  return { procedure: procedures[mode].find((name) => found.has(name.replace('mysql.', ''))) ?? null };
}
