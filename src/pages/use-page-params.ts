import { useMemo } from 'react';
import { getDataSourceSrv, locationService } from '@grafana/runtime';
import { useLocation } from 'react-router-dom';
import { shippedDataSource } from '../shared/ids';
import { dataSourceType, type PageParams } from './paths';
import { defaultRange } from './range';

/**
 * Uid of the data source to show where the address names none: Grafana's default one if it is a Runaway data source, else the
 * one of the shipped dashboard, else the first; null if there is none.
 */
function firstDataSource(): string | null {
  const ours = getDataSourceSrv().getList({ pluginId: dataSourceType });
  const chosen =
    ours.find(({ isDefault }) => isDefault) ?? ours.find(({ uid }) => uid === shippedDataSource) ?? ours[0];
  return chosen?.uid ?? null;
}

/** The page's parameters and a function to change them. They are kept in the address, so that it can be shared. Null without a data source. */
export function usePageParams(): [PageParams | null, (change: Partial<PageParams>) => void] {
  const { search } = useLocation();
  const params = useMemo(() => {
    const query = new URLSearchParams(search);
    const ds = query.get('ds') ?? firstDataSource();
    const from = query.get('from') ?? defaultRange.from;
    const to = query.get('to') ?? defaultRange.to;
    const timeZone = query.get('timezone') ?? undefined;
    return ds === null ? null : { ds, range: { from, to }, timeZone };
  }, [search]);
  const change = ({ ds, range, timeZone }: Partial<PageParams>) =>
    locationService.partial({ ...(ds && { ds }), ...range, ...(timeZone !== undefined && { timezone: timeZone }) });
  return [params, change];
}
