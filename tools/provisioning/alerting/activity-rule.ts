import type { QueryBuilder, Rule } from '@grafana/grafana-foundation-sdk/alerting';
import type { ActivityMeasure } from '../../../src/shared/query';
import { asked, compared, computed, reduced, type Reducer } from './queries';
import { rule, type RuleSpec } from './rule';

const quarterHour = 15 * 60_000;

interface ActivityRuleSpec extends Omit<RuleSpec, 'queries' | 'condition'> {
  measure: ActivityMeasure;
  /** How many seconds of it are looked at. */
  seconds: number;
  reducer: Reducer;
  /** What fires: the reduced value, $values.B, above or below a limit. */
  fires: ['gt' | 'lt', number];
  /** A second measure that the summary names, as $values.E. */
  named?: { measure: ActivityMeasure; reducer: Reducer };
}

/** A rule over one measure of each instance. */
export function activityRule({ measure, seconds, reducer, fires, named, ...spec }: ActivityRuleSpec): Rule {
  const activity = (refId: string, of: ActivityMeasure) =>
    asked(refId, { queryType: 'activity', measures: [of] }, seconds);
  const queries: QueryBuilder[] = [
    activity('A', measure),
    reduced('B', 'A', reducer),
    compared('C', 'B', ...fires),
    ...(named === undefined ? [] : [activity('D', named.measure), reduced('E', 'D', named.reducer)]),
    // The time of the alert, epoch milliseconds, and where the link to it begins.
    activity('TIME', 'time'),
    reduced('TO', 'TIME', 'last'),
    computed('FROM', `$TO - ${quarterHour}`),
  ];
  return rule({ ...spec, queries, condition: 'C' });
}
