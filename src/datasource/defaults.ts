import { CoreApp } from '@grafana/data';
import type { QueryKind, RunawayQueryInput } from '../shared/query';

/**
 * A new query: activity in an alert rule, statements in Explore, disk I/O in a panel.
 * It has only a kind: Grafana merges it into every saved query, and a filter would leak into other kinds.
 */
export function defaultQuery(app: CoreApp): { queryType: QueryKind } {
  switch (app) {
    case CoreApp.UnifiedAlerting:
    case CoreApp.CloudAlerting:
      return { queryType: 'activity' };
    case CoreApp.Explore:
      return { queryType: 'statements' };
    default:
      return { queryType: 'io' };
  }
}

/** A new annotation: a region from the start to the end of each runaway. */
export const defaultAnnotation: Extract<RunawayQueryInput, { queryType: 'runaways' }> = {
  queryType: 'runaways',
  as: 'regions',
};
