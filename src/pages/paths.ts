import type { TimeZone } from '@grafana/schema';
export { dataSourceType } from '../shared/ids';
import type { RawRange } from './range';

const app = '/a/runaway-mysql-app';

/** What a page shows, as its address says. */
export interface PageParams {
  /** Uid of the data source. */
  ds: string;
  range: RawRange;
  /** The user's own time zone if left out. */
  timeZone?: TimeZone | undefined;
}

/** The parameters have the names of a dashboard's address. */
function timeParams({ range, timeZone }: PageParams): Record<string, string> {
  return { from: range.from, to: range.to, ...(timeZone && { timezone: timeZone }) };
}

function search(params: PageParams): string {
  return new URLSearchParams({ ds: params.ds, ...timeParams(params) }).toString();
}

export const incidentsPath = (params: PageParams) => `${app}/incidents?${search(params)}`;
export const incidentPath = (id: string, params: PageParams) =>
  `${app}/incidents/${encodeURIComponent(id)}?${search(params)}`;

/** The shipped dashboard for one instance and a time range. */
export function dashboardPath(instance: string, params: PageParams): string {
  const query = new URLSearchParams({
    'var-datasource': params.ds,
    'var-instance': instance,
    ...timeParams(params),
  });
  return `/d/runaway-mysql-incident/mysql-incident?${query.toString()}`;
}
