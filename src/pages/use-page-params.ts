import { useMemo } from 'react';
import { getDataSourceSrv, locationService } from '@grafana/runtime';
import { useLocation } from 'react-router-dom';
import { dataSourceType, type PageParams } from './paths';
import { defaultRange } from './range';

/** Uid of the data source to begin with: the default one if it is ours, else the first; null when there is none. */
function firstDataSource(): string | null {
  const ours = getDataSourceSrv().getList({ pluginId: dataSourceType });
  return (ours.find(({ isDefault }) => isDefault) ?? ours[0])?.uid ?? null;
}

/** Where and when to look, kept in the address so that it can be sent to somebody; null without a data source. */
export function usePageParams(): [PageParams | null, (change: Partial<PageParams>) => void] {
  const { search } = useLocation();
  const where = useMemo(() => {
    const params = new URLSearchParams(search);
    const ds = params.get('ds') ?? firstDataSource();
    const from = params.get('from') ?? defaultRange.from;
    const to = params.get('to') ?? defaultRange.to;
    const timeZone = params.get('timezone') ?? undefined;
    return ds === null ? null : { ds, range: { from, to }, timeZone };
  }, [search]);
  const change = ({ ds, range, timeZone }: Partial<PageParams>) =>
    locationService.partial({ ...(ds && { ds }), ...range, ...(timeZone !== undefined && { timezone: timeZone }) });
  return [where, change];
}
