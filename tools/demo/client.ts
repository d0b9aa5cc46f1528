import { z } from 'zod';
import type { StatementRow } from '../../src/shared/frames';
import { outcomes, type RunawayQueryInput } from '../../src/shared/query';

/** The data source of provisioning and of the workbench. */
export const dataSource = { uid: 'runaway', type: 'runaway-mysql-datasource' };

const frame = z.object({
  schema: z.object({
    fields: z.array(z.object({ name: z.string(), labels: z.record(z.string(), z.string()).optional() })),
  }),
  data: z.object({
    values: z.array(z.array(z.unknown())),
    /** Of time fields: the nanoseconds below the millisecond. */
    nanos: z.array(z.array(z.number()).nullable()).optional(),
  }),
});
type JsonFrame = z.infer<typeof frame>;

const answer = z.object({
  results: z.object({ A: z.object({ error: z.string().optional(), frames: z.array(frame).default([]) }) }),
});

const text = z.string().nullable();
/** The fields of a recorded runaway that the demo prints. */
const runawayRow = z.object({
  processlistId: z.number().nullable(),
  user: text,
  host: text,
  db: text,
  text,
  start: z.number(),
  end: z.number().nullable(),
  elapsed: z.number(),
  outcome: z.enum(outcomes),
  confidence: z.enum(['certain', 'likely', 'unknown']),
  killer: text,
  evidence: z.string(),
  detected: z.number().nullable(),
  ioShare: z.number().nullable(),
}) satisfies z.ZodType<Partial<StatementRow>>;
export type RunawayRow = z.infer<typeof runawayRow>;

/** The points of one series, oldest first: epoch milliseconds and value. */
export type Points = Array<{ time: number; value: number }>;

/** Asks the plugin behind `url`, of a Grafana or a workbench, one query over a time range in epoch milliseconds. Rejects with its error. */
export async function ask(url: string, query: RunawayQueryInput, from: number, to: number): Promise<JsonFrame[]> {
  const request = {
    from: String(Math.floor(from)),
    to: String(Math.ceil(to)),
    queries: [{ refId: 'A', datasource: dataSource, intervalMs: 1000, maxDataPoints: 2000, ...query }],
  };
  const response = await fetch(new URL('/api/ds/query', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
    signal: AbortSignal.timeout(30_000),
  });
  const body = await response.text();
  const { data } = answer.safeParse(parseJson(body));
  if (data === undefined || data.results.A.error !== undefined) {
    throw new Error(`${query.queryType}: ${data?.results.A.error ?? `HTTP ${response.status} ${body.slice(0, 300)}`}`);
  }
  return data.results.A.frames;
}

/** Every runaway that ran in the time range. */
export async function askRunaways(url: string, from: number, to: number): Promise<RunawayRow[]> {
  const frames = await ask(url, { queryType: 'runaways', as: 'table' }, from, to);
  return frames.flatMap((one) => rows(one).map((row) => runawayRow.parse(row)));
}

/** The points of all frames, without nulls. */
export function points(frames: JsonFrame[]): Points {
  return frames.flatMap((one) =>
    rows(one).flatMap((row) => {
      const [time, ...values] = Object.values(row);
      const value = values.find((candidate) => typeof candidate === 'number');
      return typeof time === 'number' && typeof value === 'number' ? [{ time, value }] : [];
    })
  );
}

/** A frame's rows by field name; times have their fraction. */
export function rows({ schema, data }: JsonFrame): Array<Record<string, unknown>> {
  const length = data.values[0]?.length ?? 0;
  return Array.from({ length }, (_, row) =>
    Object.fromEntries(
      schema.fields.map(({ name }, column) => {
        const value = data.values[column]?.[row];
        const nanos = data.nanos?.[column]?.[row];
        return [name, typeof value === 'number' && nanos !== undefined ? value + nanos / 1e6 : value];
      })
    )
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
