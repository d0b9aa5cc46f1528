import { useMemo } from 'react';
import { getDataSourceSrv, locationService } from '@grafana/runtime';
import { useLocation } from 'react-router-dom';
import { firstDataSource } from './first-data-source';
import { dataSourceType, type PageParams } from './paths';
import { defaultRange } from './range';

/** The page's parameters and a function to change them. They are kept in the address, so that it can be shared. Null without a data source. */
export function usePageParams(): [PageParams | null, (change: Partial<PageParams>) => void] {
  const { search } = useLocation();
  const params = useMemo(() => {
    const query = new URLSearchParams(search);
    const ds =
      query.get('ds') ?? firstDataSource(getDataSourceSrv().getList({ pluginId: dataSourceType }))?.uid ?? null;
    const from = query.get('from') ?? defaultRange.from;
    const to = query.get('to') ?? defaultRange.to;
    const timeZone = query.get('timezone') ?? undefined;
    return ds === null ? null : { ds, range: { from, to }, timeZone };
  }, [search]);
  const change = ({ ds, range, timeZone }: Partial<PageParams>) =>
    locationService.partial({ ...(ds && { ds }), ...range, ...(timeZone !== undefined && { timezone: timeZone }) });
  return [params, change];
}
