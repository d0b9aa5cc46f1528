import { complete } from '../../detection/reading';
import type { KillResult } from '../../mysql/kill/target';
import type { Victim } from '../../mysql/kill/victim';
import type { Log } from '../../plugin/logs';
import type { KillAuditor } from './auditor';
import type { KillSettings } from './may-kill';
import { Killing, type KillInstance } from './killing';

export const noLog: Log = { debug() {}, info() {}, warn() {}, error() {}, with: () => noLog };
export const admin = { login: 'anna', role: 'Admin' };

/** Statement 9 of thread 40, connection 22 of the instance `shop`. */
export const victim: Victim = {
  ...{ processlistId: 22, user: 'reporting', host: '10.0.0.9', db: 'shop', command: 'Query', state: 'executing' },
  ...{ program: null, isProtected: null, transaction: null },
};
export const asked = { instance: 'shop', id: '77-40-9', mode: 'query' } as const;

interface Given {
  settings?: Partial<KillSettings>;
  victim?: () => Victim | null;
  result?: () => KillResult;
  uptime?: number;
  /** Seconds since the latest sample. */
  sampledAgo?: number;
  incarnation?: string;
  /** The history cannot be written. */
  isFull?: boolean;
}

/** Killing on one instance without a server; `steps` is what happened, in order. */
export function killingOf(given: Given = {}): { killing: Killing; steps: string[] } {
  const steps: string[] = [];
  const instance: KillInstance = {
    killer: {
      victim: () => Promise.resolve((given.victim ?? (() => victim))()),
      uptime: () => Promise.resolve(given.uptime ?? 1_000),
      kill: (target, mode) => {
        steps.push(`kill ${mode} ${target.threadId}-${target.eventId}`);
        return Promise.resolve().then(given.result ?? (() => ({ what: 'killed', confidence: 'certain' })));
      },
    },
    account: 'killer',
    sampler: {
      latest: {
        incarnation: given.incarnation ?? '77',
        seen: performance.now() - (given.sampledAgo ?? 0.5) * 1000,
        locks: complete({ sessions: [], waits: [] }),
      },
      noteKill: ({ grafanaUser, user, victim: id }) => void steps.push(`note ${grafanaUser} as ${user} killed ${id}`),
      forecastUndo: () => null,
    },
  };
  const audit: KillAuditor = {
    begin: ({ command, login, reason }) => {
      if (given.isFull === true) {
        return Promise.reject(new Error('the disk is full'));
      }
      steps.push(`record ${login}: ${command} (${reason})`);
      return Promise.resolve(1);
    },
    finish: (_, result) => {
      steps.push(`result ${result}`);
      return Promise.resolve();
    },
    records: () => Promise.resolve([]),
  };
  const settings = {
    allowKill: true,
    killRole: 'Admin' as const,
    killLogins: [],
    protectedUsers: [],
    ...given.settings,
  };
  const history = { statement: () => Promise.resolve(null) };
  return { killing: new Killing(settings, new Map([['shop', instance]]), history, audit, noLog), steps };
}
