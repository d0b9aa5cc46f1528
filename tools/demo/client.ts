import { z } from 'zod';
import type { StatementRow } from '../../src/shared/frames';
import { outcomes, type RunawayQueryInput } from '../../src/shared/query';

/** The data source, as provisioning and the workbench name it. */
export const dataSource = { uid: 'runaway', type: 'runaway-mysql-datasource' };

const frame = z.object({
  schema: z.object({
    fields: z.array(z.object({ name: z.string(), labels: z.record(z.string(), z.string()).optional() })),
  }),
  data: z.object({
    values: z.array(z.array(z.unknown())),
    /** Of time fields: what milliseconds leave over. */
    nanos: z.array(z.array(z.number()).nullable()).optional(),
  }),
});
export type Frame = z.infer<typeof frame>;

const answer = z.object({
  results: z.object({ A: z.object({ error: z.string().optional(), frames: z.array(frame).default([]) }) }),
});

const text = z.string().nullable();
/** Of a recorded runaway, what the demo tells. */
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

/** One series' points, oldest first: epoch milliseconds and value. */
export type Points = Array<{ time: number; value: number }>;

/** Asks the plugin behind `url`, a Grafana's or a workbench's, for one query over a time range in epoch milliseconds. */
export async function ask(url: string, query: RunawayQueryInput, from: number, to: number): Promise<Frame[]> {
  const body = {
    from: String(Math.floor(from)),
    to: String(Math.ceil(to)),
    queries: [{ refId: 'A', datasource: dataSource, intervalMs: 1000, maxDataPoints: 2000, ...query }],
  };
  const response = await fetch(new URL('/api/ds/query', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  const said = await response.text();
  const { data } = answer.safeParse(parseJson(said));
  if (data === undefined || data.results.A.error !== undefined) {
    throw new Error(`${query.queryType}: ${data?.results.A.error ?? `HTTP ${response.status} ${said.slice(0, 300)}`}`);
  }
  return data.results.A.frames;
}

/** Every runaway that touched the time range. */
export async function askRunaways(url: string, from: number, to: number): Promise<RunawayRow[]> {
  const frames = await ask(url, { queryType: 'runaways', as: 'table' }, from, to);
  return frames.flatMap((one) => rows(one).map((row) => runawayRow.parse(row)));
}

/** The points of every frame's value, without the seconds that nothing is known of. */
export function points(frames: Frame[]): Points {
  return frames.flatMap((one) =>
    rows(one).flatMap((row) => {
      const [time, ...values] = Object.values(row);
      const value = values.find((candidate) => typeof candidate === 'number');
      return typeof time === 'number' && typeof value === 'number' ? [{ time, value }] : [];
    })
  );
}

/** A frame's rows, by the names of its fields; times with their fraction. */
export function rows({ schema, data }: Frame): Array<Record<string, unknown>> {
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

function parseJson(said: string): unknown {
  try {
    return JSON.parse(said);
  } catch {
    return null;
  }
}
