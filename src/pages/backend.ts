import { CoreApp, LoadingState, type DataFrame, type DataQueryRequest, type TimeRange } from '@grafana/data';
import { DataSourceWithBackend, getDataSourceSrv } from '@grafana/runtime';
import type { DataQuery } from '@grafana/schema';
import { lastValueFrom } from 'rxjs';
import type { RunawayQueryInput } from '../shared/query';
import type { EnableAnswer, EnableRequest, SetupAnswer } from '../shared/resources';

type Query = RunawayQueryInput & DataQuery;

async function dataSource(uid: string): Promise<DataSourceWithBackend<Query>> {
  const found = await getDataSourceSrv().get(uid);
  if (!(found instanceof DataSourceWithBackend)) {
    throw new Error(`${found.name} is no Runaway data source: choose another.`);
  }
  return found;
}

let asked = 0;

/** Asks a data source one question outside a dashboard. Rejects with the backend's own words. */
export async function runQuery(uid: string, query: RunawayQueryInput, range: TimeRange): Promise<DataFrame[]> {
  const source = await dataSource(uid);
  const request: DataQueryRequest<Query> = {
    app: CoreApp.Unknown,
    requestId: `runaway-${asked++}`,
    startTime: Date.now(),
    timezone: 'browser',
    range,
    interval: '1s',
    intervalMs: 1000,
    maxDataPoints: 2000,
    scopedVars: {},
    targets: [{ ...query, refId: 'A', datasource: source.getRef() }],
  };
  const answer = await lastValueFrom(source.query(request));
  const [error] = answer.errors ?? [];
  if (error || answer.state === LoadingState.Error) {
    throw new Error(error?.message ?? 'The query failed without a word.');
  }
  return answer.data;
}

/** What stands in the way of sampling, per instance. */
export async function fetchSetup(uid: string): Promise<SetupAnswer> {
  return (await dataSource(uid)).getResource<SetupAnswer>('setup');
}

/** Has one instance's needed consumers and instruments switched on. Rejects with the backend's own words. */
export async function enableSwitches(uid: string, instance: string): Promise<EnableAnswer> {
  const body: EnableRequest = { instance };
  return (await dataSource(uid)).postResource<EnableAnswer>('setup/enable', body, { showErrorAlert: false });
}
