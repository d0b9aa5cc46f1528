import type { EndingEvidence, Killer } from './ending';
import type { KillSeen } from '../kill';

/** Who killed one statement, by the kills that were seen. */
export interface KillerFound {
  killer: Killer | null;
  /** The text of a KILL names its connection. */
  named: boolean;
  scope: KillSeen['scope'];
  /** When that KILL ran. */
  at: KillSeen['at'];
  evidence: string[];
}

/**
 * Finds who killed a statement. A KILL whose text names its connection is certain; the only account whose kill counter
 * rose is likely; of several accounts none is named.
 */
export function findKiller({
  kills,
  comKill,
  victim,
}: Pick<EndingEvidence, 'kills' | 'comKill' | 'victim'>): KillerFound {
  const naming = kills.filter((kill) => victim !== null && kill.victim === victim);
  const known = naming.find(({ grafanaUser }) => grafanaUser !== undefined) ?? naming.find(({ user }) => user !== null);
  if (known !== undefined) {
    const killer: Killer = { ...account(known), processlistId: known.processlistId, confidence: 'certain' };
    return found(killer, naming, `${describe(known)} ran a KILL that names connection ${victim}.`);
  }
  const unnamed = kills.filter((kill) => kill.victim === null);
  const accounts = distinctAccounts(unnamed);
  // With more kills than this account made, another account's kill may not be counted yet.
  const only = accounts.length === 1 && comKill > 0 && unnamed.length >= comKill ? accounts[0] : undefined;
  const killer: Killer | null =
    only === undefined ? null : { ...account(only), processlistId: only.processlistId, confidence: 'likely' };
  const unseen = naming.length > 0 ? 'A KILL from an unknown account names its connection; ' : '';
  const because =
    only !== undefined
      ? `${unseen}${describe(only)} is the only account that killed between these two samples.`
      : accounts.length > 1
        ? `${accounts.length} accounts killed between these two samples: ${accounts.map(describe).join(', ')}.`
        : 'Nothing shows who killed it.';
  return found(killer, naming, because);
}

function found(killer: Killer | null, naming: KillSeen[], because: string): KillerFound {
  return {
    killer,
    named: naming.length > 0,
    scope: naming.find(({ scope }) => scope !== null)?.scope ?? null,
    at: naming.find(({ at }) => at !== null)?.at ?? null,
    evidence: [because],
  };
}

function account({ user, host, grafanaUser }: KillSeen): Pick<Killer, 'user' | 'host' | 'grafanaUser'> {
  return { user, host, ...(grafanaUser !== undefined && { grafanaUser }) };
}

function describe({ user, host, processlistId, grafanaUser }: KillSeen): string {
  const connection = processlistId === null ? '' : ` (connection ${processlistId})`;
  return `${grafanaUser === undefined ? '' : `${grafanaUser} in Grafana, as `}${user ?? '?'}@${host ?? '?'}${connection}`;
}

function distinctAccounts(kills: KillSeen[]): KillSeen[] {
  const byAccount = new Map<string, KillSeen>();
  for (const kill of kills) {
    const name = `${kill.user}@${kill.host}`;
    const other = byAccount.get(name);
    if (kill.user !== null && (other === undefined || other.processlistId === null)) {
      byAccount.set(name, kill);
    }
  }
  return [...byAccount.values()];
}
