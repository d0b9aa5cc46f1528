import type { Range } from '../store/answers';
import { mostNames, runawayQuery, type RunawayQuery } from '../../src/shared/query';
import { PluginError, type Query } from '../plugin/handlers';

/** A valid query, and the bounds of its answer. */
export interface Request<Model = RunawayQuery> {
  model: Model;
  range: Range;
  /** Points a series may have at most, before nulls for gaps. */
  maxPoints: number;
  /** The least width of a point, microseconds. */
  minWidth: number;
}

/** Points of a series: no screen has more pixels across. */
const MOST_POINTS = 5_000;
/** Points of all series of an answer: about 16 MB. */
const MOST_POINTS_OF_ALL = 1_000_000;
const LEAST_POINTS = 50;
/** Milliseconds, more than the longest retention. */
const LONGEST_SPAN = 4_000 * 86_400_000;
/** The year 2200: microseconds stay exact. */
const LATEST = Date.UTC(2200, 0, 1);

/** Checks a query's model and bounds. Throws a PluginError of status 400 that names the field. */
export function parseRequest(query: Query): Request {
  const model = parseModel(query);
  const { from, to } = query;
  const sane = Number.isFinite(from) && Number.isFinite(to) && from >= 0 && to <= LATEST;
  if (!sane || from >= to || to - from > LONGEST_SPAN) {
    throw refused(query, `timeRange: from ${from} to ${to} is not a valid range`);
  }
  return {
    model,
    range: { from: Math.round(from * 1000), to: Math.round(to * 1000) },
    maxPoints: clamp(query.maxDataPoints, 1, MOST_POINTS, 1_000),
    minWidth: clamp(query.intervalMs, 1, to - from, 1_000) * 1000,
  };
}

/** Width of a point in whole microseconds, for an answer with this many series. */
export function widthOf({ range, maxPoints, minWidth }: Request<unknown>, series: number): number {
  const points = Math.min(maxPoints, Math.max(LEAST_POINTS, Math.floor(MOST_POINTS_OF_ALL / Math.max(1, series))));
  return Math.ceil(Math.max(minWidth, (range.to - range.from) / points));
}

function parseModel(query: Query): RunawayQuery {
  const { json } = query;
  const kind = typeof json === 'object' && json !== null && 'queryType' in json ? json.queryType : undefined;
  const kinds = runawayQuery.options.map((option) => option.shape.queryType.value);
  if (!kinds.some((known) => known === kind)) {
    const what = typeof kind === 'string' ? `${JSON.stringify(kind.slice(0, 50))} is not one of` : 'must be one of';
    throw refused(query, `queryType: ${what} ${kinds.join(', ')}`);
  }
  // Before the elements: each wrong one would become an issue.
  const tooLong = Object.entries(json ?? {}).find(([, list]) => Array.isArray(list) && list.length > mostNames);
  if (tooLong !== undefined) {
    throw refused(query, `${tooLong[0].slice(0, 50)}: Too big: at most ${mostNames} values`);
  }
  const parsed = runawayQuery.safeParse(json);
  if (parsed.success) {
    return parsed.data;
  }
  const issues = parsed.error.issues.slice(0, 3).map(({ path, message }) => `${path.join('.')}: ${message}`);
  // Without the error as its cause: it has an issue for each wrong value.
  throw refused(query, issues.join('; '));
}

function refused({ refId }: Query, what: string): PluginError {
  return new PluginError(`Query ${refId.slice(0, 50)}: ${what}`, 400, 'downstream');
}

function clamp(value: number, least: number, most: number, otherwise: number): number {
  return Number.isFinite(value) && value > 0 ? Math.min(most, Math.max(least, value)) : Math.min(most, otherwise);
}
