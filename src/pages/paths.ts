import type { RawRange } from './range';

export const dataSourceType = 'runaway-mysql-datasource';
const app = '/a/runaway-mysql-app';

/** What a page's address says of where and when to look. */
export interface Where {
  /** Uid of the data source. */
  ds: string;
  range: RawRange;
}

function search({ ds, range }: Where): string {
  return new URLSearchParams({ ds, from: range.from, to: range.to }).toString();
}

export const incidentsPath = (where: Where) => `${app}/incidents?${search(where)}`;
export const incidentPath = (id: string, where: Where) => `${app}/incidents/${encodeURIComponent(id)}?${search(where)}`;
export const setupPath = `${app}/setup`;

/** The shipped dashboard over one instance and a stretch of time. */
export function dashboardPath(instance: string, { ds, range }: Where): string {
  const query = new URLSearchParams({
    'var-datasource': ds,
    'var-instance': instance,
    from: range.from,
    to: range.to,
  });
  return `/d/runaway-mysql-incident/mysql-incident?${query.toString()}`;
}
