import { z } from 'zod';
import { outcomes, type Outcome } from './outcome-names';

/** Measures of disk I/O. Units: bytes/s, operations/s, seconds per operation, threads, score. */
export const ioMeasures = [
  'readBytes',
  'writeBytes',
  'readOps',
  'writeOps',
  'readLatency',
  'writeLatency',
  'busy',
  'spikeScore',
] as const;
export type IoMeasure = (typeof ioMeasures)[number];

/** What one I/O series is grouped by. `total` is the sum of the sampled wait events. */
export const ioGroups = ['total', 'event', 'file', 'schema', 'table', 'digest', 'statement'] as const;
export type IoGroup = (typeof ioGroups)[number];

/**
 * Counts, seconds, a score; `up`: 1 where the sampler read the instance, 0 where it could not; and `time`: the time of each
 * point of `up`, epoch milliseconds, for links in alerts.
 */
export const activityMeasures = [
  'runaways',
  'longestStatement',
  'sessionsWaiting',
  'longestWait',
  'spikeScore',
  'up',
  'time',
] as const;
export type ActivityMeasure = (typeof activityMeasures)[number];

/** What is known of each running runaway: seconds, bytes since its start, 0 to 1, sessions, and when it started, epoch milliseconds. */
export const runawayMeasures = ['elapsed', 'bytesRead', 'bytesWritten', 'ioShare', 'sessionsBehind', 'start'] as const;
export type RunawayMeasure = (typeof runawayMeasures)[number];

export { outcomes, type Outcome };

/** The most entries of any list in a query. */
export const mostNames = 100;

const names = z.array(z.string().min(1).max(256)).max(mostNames).default([]);
const limit = z.number().int().min(1).max(5000).default(500);
/** `now`: at the end of the time range. `range`: everything that touches the time range. */
const when = z.enum(['now', 'range']).default('now');

/** Filters of every kind of query; an empty list means all. */
const common = { instances: names };
const statementFilters = {
  users: names,
  schemas: names,
  digests: names,
  outcomes: z.array(z.enum(outcomes)).max(mostNames).default([]),
};

export const ioQuery = z.object({
  queryType: z.literal('io'),
  ...common,
  by: z.enum(ioGroups).default('total'),
  measures: z.array(z.enum(ioMeasures)).min(1).max(mostNames).default(['readBytes', 'writeBytes']),
  top: z.number().int().min(1).max(50).default(10),
});

export const statementsQuery = z.object({
  queryType: z.literal('statements'),
  ...common,
  ...statementFilters,
  when,
  minElapsed: z.number().min(0).max(31_536_000).default(0),
  limit,
});

export const locksQuery = z.object({
  queryType: z.literal('locks'),
  ...common,
  as: z.enum(['tree', 'flat', 'series', 'deadlocks']).default('tree'),
  when,
  limit,
});

export const runawaysQuery = z.object({
  queryType: z.literal('runaways'),
  ...common,
  ...statementFilters,
  /** `series`: one for each runaway that runs at the end of the range, for alert rules. */
  as: z.enum(['regions', 'marks', 'table', 'series']).default('regions'),
  /** Of `series`. */
  measures: z.array(z.enum(runawayMeasures)).min(1).max(mostNames).default(['elapsed']),
  limit,
});

export const activityQuery = z.object({
  queryType: z.literal('activity'),
  ...common,
  measures: z.array(z.enum(activityMeasures)).min(1).max(mostNames).default(['runaways']),
});

/** A query as the backend accepts it. Parsing fills in defaults and rejects unknown values. */
export const runawayQuery = z.discriminatedUnion('queryType', [
  ioQuery,
  statementsQuery,
  locksQuery,
  runawaysQuery,
  activityQuery,
]);

export type IoQuery = z.infer<typeof ioQuery>;
export type StatementsQuery = z.infer<typeof statementsQuery>;
export type LocksQuery = z.infer<typeof locksQuery>;
export type RunawaysQuery = z.infer<typeof runawaysQuery>;
export type ActivityQuery = z.infer<typeof activityQuery>;
export type RunawayQuery = z.infer<typeof runawayQuery>;
/** A query as people write it or a dashboard saves it: defaults may be left out. */
export type RunawayQueryInput = z.input<typeof runawayQuery>;
export type QueryKind = RunawayQuery['queryType'];
