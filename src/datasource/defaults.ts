import { CoreApp } from '@grafana/data';
import type { RunawayQueryInput } from '../shared/query';

/** What a new query asks: numbers to an alert rule, statements to somebody exploring, the disk to a panel. */
export function defaultQuery(app: CoreApp): RunawayQueryInput {
  switch (app) {
    case CoreApp.UnifiedAlerting:
    case CoreApp.CloudAlerting:
      return { queryType: 'activity', measures: ['runaways'] };
    case CoreApp.Explore:
      return { queryType: 'statements', when: 'range' };
    default:
      return { queryType: 'io', by: 'total', measures: ['readBytes', 'writeBytes'] };
  }
}

/** What a new annotation marks: each runaway from its start to its end. */
export const defaultAnnotation: Extract<RunawayQueryInput, { queryType: 'runaways' }> = {
  queryType: 'runaways',
  as: 'regions',
};
