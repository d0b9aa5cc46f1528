import type { KillSeen } from '../../detection/kill';

const killText = /^(?:\s|\/\*.*?\*\/)*kill\s+(?:hard\s+|soft\s+)?(?:(query|connection)\s+)?(\d+)(?:\D|$)/is;

/** Reads victim and scope from a KILL; nulls where it names no connection (a placeholder, a variable, KILL USER, QUERY ID). */
export function parseKill(sql: string | null): Pick<KillSeen, 'victim' | 'scope'> {
  const [matched, scope, victim] = killText.exec(sql ?? '') ?? [];
  if (matched === undefined) {
    return { victim: null, scope: null };
  }
  return { victim: Number(victim), scope: scope?.toLowerCase() === 'query' ? 'query' : 'connection' };
}

const scopeText =
  /^(?:\s|\/\*.*?\*\/)*kill\s+(?:hard\s+|soft\s+)?(?:(query|connection)\b\s*)?(?:\(\s*)?((?:system_)?user\b)?/is;

/**
 * The scope of a KILL, also of one that names no number; null for other statements. MariaDB's KILL USER ends all connections
 * of a user and is counted once; its digest text says SYSTEM_USER.
 */
export function killScope(sql: string | null): KillSeen['scope'] {
  const [matched, scope, user] = scopeText.exec(sql ?? '') ?? [];
  if (user !== undefined) {
    return 'user';
  }
  return matched === undefined ? null : scope?.toLowerCase() === 'query' ? 'query' : 'connection';
}

/** The connection that `CALL rds_kill_query(17)` names: its only number; null where it has none or several. */
export function calledFor(sql: string | null): number | null {
  const numbers = /\(([^()]*)\)\s*;?\s*$/.exec(sql ?? '')?.[1]?.match(/(?<![\w.'"@])\d+(?![\w.'"])/g) ?? [];
  return numbers.length === 1 ? Number(numbers[0]) : null;
}
