import type { AbsoluteTimeRange, DataFrame, DataQueryResponse } from '@grafana/data';
import { toDataQueryResponse } from '@grafana/runtime';
import { tiles, timeline } from './queries';

export interface Answer {
  /** For the panel. */
  frames: DataFrame[];
  /** For the tiles. */
  activity: DataFrame[];
  errors: string[];
}

/** The uid and name of the data source in the page's address, or else of the first one. Rejects when there is none. */
export async function findDataSource(wanted: string | null): Promise<{ uid: string; name: string }> {
  const response = await fetch('/api/datasources');
  const sources: Array<{ uid: string; name: string }> = await response.json();
  const found = sources.find(({ uid }) => uid === wanted) ?? sources[0];
  if (found === undefined) {
    throw new Error('The workbench was started without a data source');
  }
  return found;
}

/** Asks all the page's queries at once; Grafana's own code reads the answer. */
export async function ask(uid: string, range: AbsoluteTimeRange, width: number): Promise<Answer> {
  const intervalMs = Math.max(1000, Math.round((range.to - range.from) / width));
  const response = await fetch('/api/ds/query', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      from: String(Math.round(range.from)),
      to: String(Math.round(range.to)),
      queries: [...timeline, tiles].map(({ refId, model }) => ({
        refId,
        datasource: { uid },
        maxDataPoints: width,
        intervalMs,
        ...model,
      })),
    }),
  });
  const data = await response.json();
  if (!response.ok) {
    throw new Error(data.message ?? response.statusText);
  }
  const answer: DataQueryResponse = toDataQueryResponse({ data });
  const frames: DataFrame[] = answer.data;
  return {
    frames: frames.filter(({ refId }) => refId !== tiles.refId),
    activity: frames.filter(({ refId }) => refId === tiles.refId),
    errors: (answer.errors ?? []).flatMap(({ message }) => message ?? []),
  };
}
