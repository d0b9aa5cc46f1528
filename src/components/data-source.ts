import { DataSourceWithBackend, getDataSourceSrv } from '@grafana/runtime';
import type { DataQuery } from '@grafana/schema';
import type { RunawayQueryInput } from '../shared/query';

type Query = RunawayQueryInput & DataQuery;

/** The data source of this uid. Rejects with what to do if it is none of ours. */
export async function dataSource(uid: string): Promise<DataSourceWithBackend<Query>> {
  const found = await getDataSourceSrv().get(uid);
  if (!(found instanceof DataSourceWithBackend)) {
    throw new Error(`${found.name} is not a Runaway MySQL data source. Choose another one.`);
  }
  return found;
}
