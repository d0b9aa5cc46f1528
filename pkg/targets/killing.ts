import { instanceName, type Secrets, type Settings, type Target } from '../../src/shared/settings';
import type { Shortcoming } from '../../src/shared/resources';
import { auditorOf } from '../actions/kill/auditor';
import { Killing, type KillInstance } from '../actions/kill/killing';
import { killShortcomings } from '../actions/kill/shortcomings';
import type { EncryptionWatch } from '../mysql/connection/encryption';
import { Killer } from '../mysql/kill/killer';
import type { Log } from '../plugin/logs';
import type { Sampler } from '../sampling/sampler';
import type { Store } from '../store/store';

interface Given {
  settings: Settings;
  secrets: Secrets;
  samplers: ReadonlyMap<string, Sampler>;
  /** Each instance's, which its other connections share. */
  encryption: ReadonlyMap<string, EncryptionWatch>;
  history: Pick<Store, 'statement' | 'audit' | 'beginAudit' | 'endAudit'>;
  log: Log;
}

export interface Kills {
  killing: Killing;
  /** What killing on one instance lacks; nothing where it is switched off. */
  shortcomings(instance: string): Promise<Shortcoming[]>;
  close(): void;
}

/** Kills on the instances of one data source; where they are switched off, no connection is opened. */
export function createKilling(given: Given): Kills {
  const { settings, samplers, history, log } = given;
  const killers = new Map(
    (settings.allowKill ? settings.instances : []).map((target) => [instanceName(target), killerOf(target, given)])
  );
  const instances = new Map(
    [...killers].flatMap(([name, killer]): Array<[string, KillInstance]> => {
      const sampler = samplers.get(name);
      return sampler === undefined ? [] : [[name, { killer, sampler, account: settings.killUser || settings.user }]];
    })
  );
  return {
    killing: new Killing(settings, instances, history, auditorOf(history), log),
    async shortcomings(instance) {
      const killer = killers.get(instance);
      return killer === undefined ? [] : killShortcomings(killer);
    },
    close: () => killers.forEach((killer) => killer.close()),
  };
}

/** Logs in as the account that kills, if there is one of its own. */
function killerOf(target: Target, { settings, secrets, encryption, log }: Given): Killer {
  const name = instanceName(target);
  const watch = encryption.get(name);
  const own = settings.killUser === '' ? {} : { user: settings.killUser };
  const password = settings.killUser === '' ? secrets.password : secrets.killPassword;
  const access = {
    target,
    settings: { ...settings, ...own },
    secrets: { ...secrets, password },
    ...(watch !== undefined && { encryption: watch }),
  };
  return new Killer(access, name, log);
}
