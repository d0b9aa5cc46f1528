import { CoreApp, LoadingState, type DataFrame, type DataQueryRequest, type TimeRange } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';
import { lastValueFrom } from 'rxjs';
import { dataSource } from '../components/data-source';
import type { KillAudit } from '../shared/kill';
import type { RunawayQueryInput } from '../shared/query';
import { visibleDeep } from '../shared/text';
import type {
  EnableAnswer,
  EnableRequest,
  EndAnswer,
  EndRequest,
  EraseAnswer,
  EraseRequest,
  SetupAnswer,
} from '../shared/resources';

type Query = RunawayQueryInput & DataQuery;

let requests = 0;

/** Runs one query outside a dashboard. Rejects with the backend's message. */
export async function runQuery(uid: string, query: RunawayQueryInput, range: TimeRange): Promise<DataFrame[]> {
  const source = await dataSource(uid);
  const request: DataQueryRequest<Query> = {
    app: CoreApp.Unknown,
    requestId: `runaway-${requests++}`,
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
    throw new Error(error?.message ?? 'The query failed without a message.');
  }
  return answer.data;
}

/** An instance is named in requests, and SQL is copied: both are made visible where they are shown. */
const exactInSetup = new Set(['instance', 'uid', 'remedy', 'grantToEnable']);

/** How each instance is set up: what is sampled, and what is missing. */
export async function fetchSetup(uid: string): Promise<SetupAnswer> {
  return visibleDeep(await (await dataSource(uid)).getResource<SetupAnswer>('setup'), exactInSetup);
}

/** Switches on the consumers and instruments that an instance needs. Rejects with the backend's message. */
export async function enableSwitches(uid: string, instance: string): Promise<EnableAnswer> {
  const body: EnableRequest = { instance };
  const source = await dataSource(uid);
  const answer = await source.postResource<EnableAnswer>('setup/enable', body, { showErrorAlert: false });
  return visibleDeep(answer, exactInSetup);
}

/** Ends the sampling of another data source. Rejects with the backend's message. */
export async function endSampling(ds: string, uid: string): Promise<EndAnswer> {
  const body: EndRequest = { uid };
  return (await dataSource(ds)).postResource<EndAnswer>('setup/end', body, { showErrorAlert: false });
}

/** Erases from the history, or counts what that would erase. Rejects with the backend's message. */
export async function eraseFromHistory(ds: string, body: EraseRequest): Promise<EraseAnswer> {
  return (await dataSource(ds)).postResource<EraseAnswer>('setup/erase', body, { showErrorAlert: false });
}

/** Who killed what from Grafana. Rejects for those who may not see it. */
export async function fetchKills(uid: string): Promise<KillAudit> {
  return (await dataSource(uid)).getResource<KillAudit>('kill/audit', undefined, { showErrorAlert: false });
}
