import type { PluginContext } from './gen/backend_pb';

/** Who asks: login and role in the organisation. */
export interface User {
  login: string;
  role: string;
}

/** The user of a request; null for Grafana itself, as in the evaluation of alert rules. */
export function userOf(context: PluginContext | undefined): User | null {
  const user = context?.user;
  return user === undefined ? null : { login: user.login, role: user.role };
}

/**
 * Whether a user sees paths, grants and the texts of servers' errors. Others see how sampling stands. Grafana itself is
 * one of these: what it stores of an answer, such as an alert's error, is shown to everybody.
 */
export function seesDetails(user: User | null): boolean {
  return user?.role === 'Admin' || user?.role === 'Editor';
}

/** Whether a user may change what is sampled. */
export function isAdmin(user: User | null): user is User {
  return user?.role === 'Admin';
}
