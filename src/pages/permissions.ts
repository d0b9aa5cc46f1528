import { config } from '@grafana/runtime';

/** Whether the reader may change data sources; without access control in the answer, their role tells. */
export function mayEditDataSources(): boolean {
  const { user } = config.bootData;
  return user.permissions?.['datasources:write'] ?? isAdmin();
}

/** The backend asks the same, and has the last word. */
export function isAdmin(): boolean {
  return config.bootData.user.orgRole === 'Admin';
}
