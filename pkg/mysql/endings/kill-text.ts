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
