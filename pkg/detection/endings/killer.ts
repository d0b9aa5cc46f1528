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
export function findKiller(
  evidence: Pick<EndingEvidence, 'kills' | 'comKill' | 'victim' | 'callers' | 'unseenKills'> &
    Pick<EndingEvidence, 'earlierKills' | 'earlierKillers'>
): KillerFound {
  const { victim, callers = [], unseenKills = 0, earlierKills = 0, earlierKillers = [] } = evidence;
  // A busy server may run its victim once more after the KILL.
  const isEarlier = evidence.comKill === 0 && evidence.kills.length === 0 && (earlierKills ?? 0) > 0;
  const kills = isEarlier ? earlierKillers : evidence.kills;
  const comKill = (isEarlier ? earlierKills : evidence.comKill) ?? 0;
  const naming = killsNaming(evidence);
  const known = naming.find(({ grafanaUser }) => grafanaUser !== undefined) ?? naming.find(({ user }) => user !== null);
  if (known !== undefined) {
    const { processlistId, through } = known;
    const confidence = through === undefined ? 'certain' : 'likely';
    const how =
      through === undefined
        ? 'ran a KILL that names'
        : `${through === 'event' ? 'ran a scheduled event' : 'called a procedure'} that killed`;
    return found(
      { ...account(known), processlistId, confidence },
      naming,
      `${describe(known)} ${how} connection ${victim}.${known.reason === undefined ? '' : ` Reason: ${known.reason}`}`
    );
  }
  const unnamed = kills.filter((kill) => kill.victim === null);
  const accounts = distinctAccounts(unnamed);
  // With more kills than this account made, another account's kill may not be counted yet.
  const isComplete = unseenKills === 0 && unnamed.length >= comKill;
  const only = accounts.length === 1 && comKill > 0 && isComplete ? accounts[0] : undefined;
  const killer: Killer | null =
    only === undefined ? null : { ...account(only), processlistId: only.processlistId, confidence: 'likely' };
  // No account ran as many KILLs as were counted: a procedure or a scheduled event may have.
  const [caller, ...otherCallers] = unnamed.length === 0 && naming.length === 0 && comKill > 0 ? callers : [];
  if (caller !== undefined && caller.through !== 'prepared' && otherCallers.length === 0) {
    const does = caller.through === 'event' ? 'runs scheduled events' : 'called procedures';
    return found(
      { ...account(caller), processlistId: null, confidence: 'likely' },
      naming,
      `No account ran the KILL that Com_kill counted, and ${describe(caller)} is the only account that ${does} between these samples.`
    );
  }
  const unseen = naming.length > 0 ? 'A KILL from an unknown account names its connection; ' : '';
  const because =
    only !== undefined
      ? `${unseen}${describe(only)} is the only account that killed between these two samples.`
      : accounts.length > 1
        ? `${accounts.length} accounts killed between these two samples: ${accounts.map(describe).join(', ')}.`
        : 'Nothing shows who killed it.';
  return found(killer, naming, because);
}

/** The kills whose text names the statement's connection, the first one first. */
export function killsNaming({ kills, victim }: Pick<EndingEvidence, 'kills' | 'victim'>): KillSeen[] {
  return kills
    .filter((kill) => victim !== null && kill.victim === victim)
    .toSorted((a, b) => (a.at ?? Number.MAX_VALUE) - (b.at ?? Number.MAX_VALUE));
}

/** Without the kills that began after the statement's own row ended: they ended its session, or nothing. */
export function withoutLaterKills(evidence: EndingEvidence): EndingEvidence {
  const { history, kills } = evidence;
  // A digest tells when a KILL ended, which may be after its victim.
  const isLater = ({ at, source }: KillSeen): boolean =>
    history !== null && at !== null && source === 'history' && at > history.endedAt;
  return { ...evidence, kills: kills.filter((kill) => !isLater(kill)) };
}

function found(killer: Killer | null, naming: KillSeen[], because: string): KillerFound {
  return {
    killer,
    named: naming.some(({ through }) => through === undefined),
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
  return grafanaUser === undefined
    ? `${user ?? '?'}@${host ?? '?'}${connection}`
    : `${grafanaUser} in Grafana${user === null ? '' : ` (as ${user})`}`;
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
