import { config } from '@grafana/runtime';

/** Whether the user may edit data sources. Without access control in Grafana's boot data, the role decides. */
export function mayEditDataSources(): boolean {
  const { user } = config.bootData;
  return user.permissions?.['datasources:write'] ?? isAdmin();
}

/** Whether the user is an administrator of the organisation. The backend checks it again. */
export function isAdmin(): boolean {
  return config.bootData.user.orgRole === 'Admin';
}
