import type { Settings } from '../../../src/shared/settings';
import type { User } from '../../plugin/user';

/** Grafana names service accounts so. */
const SERVICE_ACCOUNT = /^sa-\d+-/;

export type KillSettings = Pick<Settings, 'allowKill' | 'killRole' | 'killLogins' | 'protectedUsers'>;

/** Why this user may not kill, one sentence that says what would allow it; null if they may. */
export function whyNot(user: User | null, { allowKill, killRole, killLogins }: KillSettings): string | null {
  if (!allowKill) {
    return 'Killing is switched off. An administrator can switch it on in the data source’s settings.';
  }
  const isNamed = user !== null && killLogins.includes(user.login);
  if (user === null || user.login === '') {
    return 'Only somebody who is logged in may kill.';
  }
  if (SERVICE_ACCOUNT.test(user.login) && !isNamed) {
    return 'Service accounts may not kill, unless the data source’s settings name them.';
  }
  const roles = killRole === 'Editor' ? ['Admin', 'Editor'] : ['Admin'];
  return roles.includes(user.role)
    ? null
    : `The role ${killRole} is needed to kill; you are ${user.role === '' ? 'without a role' : user.role}.`;
}

/** Whether a database user is protected: by name, or by a pattern in which * stands for any characters. */
export function isProtectedUser(user: string | null, patterns: readonly string[]): boolean {
  return user !== null && patterns.some((pattern) => globOf(pattern).test(user));
}

function globOf(pattern: string): RegExp {
  const literal = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`, 's');
}
