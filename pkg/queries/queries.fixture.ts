import { nine } from '../store/batch.fixture';
import { temporaryStore } from '../store/sqlite/store.fixture';
import type { Frame } from '../plugin/frame';
import type { Query } from '../plugin/handlers';
import { answer } from './mux';
import type { Sources } from './sources';

/** A query over seconds after nine, by default at 09:01:40 on a clock that agrees with the server's. */
export function query(json: unknown, from = 0, to = 100, changes: Partial<Query> = {}): Query {
  const ms = (seconds: number) => nine / 1000 + seconds * 1000;
  return { refId: 'A', from: ms(from), to: ms(to), maxDataPoints: 1000, intervalMs: 1000, json, ...changes };
}

/** A history in a temporary folder, with a function to query it. */
export async function openHistory(now = 100) {
  const place = temporaryStore();
  const history = await place.open();
  const sources: Sources = {
    history,
    configured: [],
    sampleSeconds: 1,
    now: () => nine / 1000 + now * 1000,
  };
  return {
    history,
    sources,
    ask: (json: unknown, from?: number, to?: number, changes?: Partial<Query>) =>
      answer(query(json, from, to, changes), sources),
    close: async () => {
      await history.close();
      place.remove();
    },
  };
}

/** A frame's rows as objects; times as seconds after nine. */
export function rowsOf(frame: Frame | undefined): Array<Record<string, unknown>> {
  const fields = frame?.fields ?? [];
  return (fields[0]?.values ?? []).map((_, i) =>
    Object.fromEntries(
      fields.map(({ name, type, values }) => {
        const value = values[i];
        const isTime = (type === 'time' || type === 'time?') && typeof value === 'number';
        return [name, isTime ? (value - nine / 1000) / 1000 : value];
      })
    )
  );
}

/** A series frame as its labels and its points, times as seconds after nine. */
export function seriesOf(frame: Frame | undefined) {
  const [time, value] = frame?.fields ?? [];
  const points = (time?.values ?? []).map((at, i) => [
    typeof at === 'number' ? (at - nine / 1000) / 1000 : null,
    value?.values[i],
  ]);
  return { name: frame?.name, labels: value?.labels, unit: value?.config?.unit, points };
}
