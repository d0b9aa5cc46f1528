import { CoreApp } from '@grafana/data';
import type { QueryKind, RunawayQueryInput } from '../shared/query';

/**
 * What a new query asks: numbers to an alert rule, statements to somebody exploring, the disk to a panel.
 * The kind alone: Grafana lays this under every saved query, and a filter or measure would leak into other kinds.
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

/** What a new annotation marks: each runaway from its start to its end. */
export const defaultAnnotation: Extract<RunawayQueryInput, { queryType: 'runaways' }> = {
  queryType: 'runaways',
  as: 'regions',
};
