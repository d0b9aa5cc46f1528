import { QueryBuilder, RuleBuilder, type Rule } from '@grafana/grafana-foundation-sdk/alerting';
import { TypeReduceBuilder, TypeThresholdBuilder } from '@grafana/grafana-foundation-sdk/expr';
import type { ActivityMeasure } from '../../src/shared/query';
import { panelIds, uid as dashboardUid } from './dashboard';
import { ask, provisioned } from './query';

const expressions = { type: '__expr__', uid: '__expr__' };
const minute = 60;

/** The last `seconds` of one measure, a series per instance. */
function activity(refId: string, measure: ActivityMeasure, seconds: number): QueryBuilder {
  return new QueryBuilder(refId)
    .datasourceUid(provisioned.uid)
    .relativeTimeRange({ from: seconds, to: 0 })
    .model(ask(refId, { queryType: 'activity', measures: [measure] }, provisioned));
}

function expression(refId: string, model: TypeReduceBuilder | TypeThresholdBuilder): QueryBuilder {
  return new QueryBuilder(refId).datasourceUid(expressions.uid).model(model.refId(refId).datasource(expressions));
}

/** Nulls are passed over: a series that ends in one, for want of a sample, is judged by what there was. */
function reduced(refId: string, of: string, reducer: 'median' | 'max' | 'last'): QueryBuilder {
  return expression(refId, new TypeReduceBuilder().expression(of).reducer(reducer).settings({ mode: 'dropNN' }));
}

function compared(refId: string, of: string, type: 'gt' | 'lt', limit: number): QueryBuilder {
  const condition = { evaluator: { type, params: [limit] } };
  return expression(refId, new TypeThresholdBuilder().expression(of).conditions([condition]));
}

const openDashboard =
  '{{ externalURL }}d/runaway-mysql-incident?var-instance={{ $labels.instance | urlquery }}&from=now-15m&to=now';

function annotations(summary: string, description: string, panelId: number): Record<string, string> {
  return {
    summary,
    description,
    dashboard: openDashboard,
    __dashboardUid__: dashboardUid,
    __panelId__: String(panelId),
  };
}

const spike = new RuleBuilder('Disk I/O spike')
  .uid('runaway-disk-io-spike')
  .withQuery(activity('A', 'spikeScore', minute / 2))
  // Neither one quiet second nor one loud one decides.
  .withQuery(reduced('B', 'A', 'median'))
  .withQuery(compared('C', 'B', 'gt', 6))
  .condition('C')
  .forDuration('1m')
  // Blindness must show: without samples nobody knows that all is well.
  .noDataState('NoData')
  .execErrState('Error')
  .labels({ severity: 'critical' })
  .annotations(
    annotations(
      // Without a series there is no instance either: the rule has found no data.
      '{{ with $labels.instance }}Disk I/O on {{ . }} is far above its recent past' +
        '{{ with $values.B.Value }} (spike score {{ printf "%.1f" . }}){{ end }}' +
        '{{ else }}No sample of disk I/O: nobody knows whether all is well{{ end }}.',
      'Open the dashboard: the timeline and "Top statements" show who reads or writes most, and who waits behind it. ' +
        'If it is one statement nobody needs, KILL QUERY its processlist id; then watch whether the application retries it.',
      panelIds.spike
    )
  );

const runaway = new RuleBuilder('Runaway statement')
  .uid('runaway-statement')
  .withQuery(activity('A', 'runaways', minute / 3))
  // Rings also for one that came and went between two evaluations.
  .withQuery(reduced('B', 'A', 'max'))
  .withQuery(compared('C', 'B', 'gt', 0))
  .withQuery(activity('D', 'longestStatement', minute / 3))
  .withQuery(reduced('E', 'D', 'max'))
  .condition('C')
  .forDuration('0s')
  // Kept where no instance has samples, or none can be asked. One of several that is lost falls silent here, for a series
  // that is gone is resolved: the rule of instances that cannot be read rings in its stead.
  .noDataState('KeepLast')
  .execErrState('KeepLast')
  .labels({ severity: 'warning' })
  .annotations(
    annotations(
      'Statements are running away on {{ $labels.instance }}' +
        '{{ with $values.B.Value }}: {{ printf "%.0f" . }}{{ end }}' +
        '{{ with $values.E.Value }}, the longest for {{ humanizeDuration . }}{{ end }}.',
      'Open the dashboard: "Statements running now" names the statement, its user and its processlist id; ' +
        '"Who waits behind whom" shows what it holds up. KILL QUERY ends it and keeps the connection.',
      panelIds.timeline
    )
  );

const unread = new RuleBuilder('Instance cannot be read')
  .uid('runaway-instance-unread')
  // A refused login is tried again within half a minute only: until then the gap is as long as it was.
  .withQuery(activity('A', 'up', minute))
  // The last word, not the least: a restart that is over by now rings nobody.
  .withQuery(reduced('B', 'A', 'last'))
  .withQuery(compared('C', 'B', 'lt', 1))
  .condition('C')
  .forDuration('30s')
  // No series at all is the blindness that the rule of spikes tells of.
  .noDataState('KeepLast')
  .execErrState('KeepLast')
  .labels({ severity: 'critical' })
  .annotations(
    annotations(
      '{{ $labels.instance }} cannot be read: nobody knows whether all is well there.',
      "Runaway's Setup page says why: the server does not answer, refuses the login, or is starting. " +
        'What it was doing until then, and who waited behind whom, stands on the dashboard.',
      panelIds.up
    )
  );

/** A rule as provisioning files spell it. */
function asProvisioned(rule: Rule) {
  const { uid, title, condition, data, noDataState, execErrState, annotations, labels } = rule;
  return { uid, title, condition, data, noDataState, execErrState, for: rule.for, annotations, labels };
}

/** provisioning/alerting/runaway.yaml. */
export function alerting() {
  const rules = [spike, runaway, unread].map((rule) => asProvisioned(rule.build()));
  return { apiVersion: 1, groups: [{ orgId: 1, name: 'runaway', folder: 'Runaway', interval: '10s', rules }] };
}
