import type { Demands } from './assignments';
import { counter, errorNames, type CountedError } from './counters';
import type { EndingEvidence } from './ending';
import { killsNaming } from './killer';
import { recordedEffects } from './recorded-effects';

/** What the counters of all statements that ended in one interval demand, without what history rows explain. */
export function demandsOf(all: EndingEvidence[]): Demands {
  const moved = new Map<string, number>();
  all.forEach((evidence) => counts(evidence).forEach((by, name) => moved.set(name, moved.get(name) ?? by)));
  dropContradictions(all, moved);
  for (const effects of all.map(recordedEffects)) {
    effects.forEach(([, most], name) => {
      const by = moved.get(name);
      if (by !== undefined) {
        moved.set(name, Math.max(0, by - most));
      }
    });
  }
  const accounts = [...new Set(all.flatMap(({ account }) => account ?? []))];
  const digests = [...new Set(all.flatMap(({ digest }) => (digest === null ? [] : [digest.key ?? 'its own'])))];
  const isAllRead = all.every(({ unread = 0 }) => unread === 0);
  return {
    moved,
    bounds: [
      ...digests.map((digest) => ({ counter: counter.errors(digest), by: counter.executions(digest) })),
      ...accounts.flatMap((account) =>
        [counter.quits(account), counter.aborts(account)].map((name) => ({ counter: name, by: counter.ended(account) }))
      ),
    ],
    explained: isAllRead
      ? [
          ...digests.map((digest) => ({ counter: counter.errors(digest), excusedBy: null, atMost: 1 })),
          ...accounts.flatMap((account) =>
            errorNames.map((error) => ({
              counter: counter.error(error, account),
              excusedBy: ofConnections.has(error) ? counter.aborts(account) : null,
              atMost: Infinity,
            }))
          ),
        ]
      : [],
  };
}

/** Errors of connections, which end with them. */
const ofConnections: ReadonlySet<CountedError> = new Set<CountedError>(['readError', 'writeError', 'idle']);

/** By how much one statement's evidence says that counters moved. */
function counts(evidence: EndingEvidence): Map<string, number> {
  const { account, accountErrors, accountFailures, abortedClients, deadlocks, digest, exits, timeouts } = evidence;
  const moved = new Map<string, number>();
  const put = (name: string, by: number | null | undefined): void => {
    // A counter that fell was reset: it shows nothing.
    if (by != null && by >= 0) {
      moved.set(name, by);
    }
  };
  // A KILL USER is counted once and ends many.
  if (evidence.isRollingBack !== true && (evidence.unnamedKillsByScope?.user ?? 0) === 0) {
    const kills = unnamedKillsOf(evidence);
    const scopes = evidence.unnamedKillsByScope;
    put(counter.kills, kills);
    put(counter.earlierKills, evidence.earlierKills ?? 0);
    if (scopes != null && kills !== null) {
      // The digests may count kills of the interval before as well: each scope may have as many as it counts.
      put(counter.queryKills, Math.min(kills, Math.max(scopes.query, kills - scopes.connection)));
      put(counter.connectionKills, Math.min(kills, Math.max(scopes.connection, kills - scopes.query)));
    }
  }
  put(counter.aborted, abortedClients);
  put(counter.timeouts, timeouts);
  put(counter.deadlocks, deadlocks);
  if (isLate(evidence)) {
    return moved;
  }
  if (digest !== null) {
    put(counter.executions(digest.key ?? 'its own'), digest.executions);
    put(counter.errors(digest.key ?? 'its own'), digest.errors);
  }
  if (account !== null) {
    errorNames.forEach((error) => put(counter.error(error, account), accountErrors?.[error]));
    put(counter.failures(account), accountFailures);
    if (exits !== null && exits.connections >= exits.quit) {
      put(counter.ended(account), exits.connections);
      put(counter.quits(account), exits.quit);
      put(counter.aborts(account), exits.connections - exits.quit);
    }
  }
  return moved;
}

/** Its own end is missing from the counters of its digest or its account: their baseline was read after its end. */
export function isLate({ digest, exits, sessionEnded }: EndingEvidence): boolean {
  return digest?.executions === 0 || (sessionEnded === true && exits?.connections === 0);
}

/** Kills that may have hit any statement; null where Com_kill is not known. */
export function unnamedKillsOf(evidence: EndingEvidence): number | null {
  const { comKill, unnamedKills } = evidence;
  const named = killsNaming(evidence).filter(({ source }) => source === 'history').length;
  return unnamedKills !== undefined ? unnamedKills : comKill === null ? null : Math.max(0, comKill - named);
}

/** A digest that counted fewer executions than it is taken for by statements is not theirs; an account alike. */
function dropContradictions(all: EndingEvidence[], moved: Map<string, number>): void {
  const claims = new Map<string, number>();
  const claim = (name: string): void => void claims.set(name, (claims.get(name) ?? 0) + 1);
  for (const { account, digest, sessionEnded } of all) {
    if (digest !== null) {
      claim(counter.executions(digest.key ?? 'its own'));
    }
    if (account !== null && sessionEnded === true) {
      claim(counter.ended(account));
    }
  }
  for (const [name, times] of claims) {
    if (times > (moved.get(name) ?? Infinity)) {
      const of = name.slice(name.indexOf(' of ') + 4);
      [counter.executions(of), counter.errors(of)].forEach(
        (counted) => name.startsWith('exec') && moved.delete(counted)
      );
      [counter.ended(of), counter.quits(of), counter.aborts(of)].forEach(
        (counted) => name.startsWith('ended') && moved.delete(counted)
      );
    }
  }
}
