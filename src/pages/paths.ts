import type { TimeZone } from '@grafana/schema';
import type { RawRange } from './range';

export const dataSourceType = 'runaway-mysql-datasource';
const app = '/a/runaway-mysql-app';

/** What a page's address says of where and when to look. */
export interface PageParams {
  /** Uid of the data source. */
  ds: string;
  range: RawRange;
  /** In which times are told; left out, the reader's own. */
  timeZone?: TimeZone | undefined;
}

/** Named as a dashboard's address names them. */
function timeParams({ range, timeZone }: PageParams): Record<string, string> {
  return { from: range.from, to: range.to, ...(timeZone && { timezone: timeZone }) };
}

function search(where: PageParams): string {
  return new URLSearchParams({ ds: where.ds, ...timeParams(where) }).toString();
}

export const incidentsPath = (where: PageParams) => `${app}/incidents?${search(where)}`;
export const incidentPath = (id: string, where: PageParams) =>
  `${app}/incidents/${encodeURIComponent(id)}?${search(where)}`;
export const setupPath = `${app}/setup`;

/** The shipped dashboard over one instance and a stretch of time. */
export function dashboardPath(instance: string, where: PageParams): string {
  const query = new URLSearchParams({
    'var-datasource': where.ds,
    'var-instance': instance,
    ...timeParams(where),
  });
  return `/d/runaway-mysql-incident/mysql-incident?${query.toString()}`;
}
