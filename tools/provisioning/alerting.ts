import { QueryBuilder, RuleBuilder, type Rule } from '@grafana/grafana-foundation-sdk/alerting';
import { TypeMathBuilder, TypeReduceBuilder, TypeThresholdBuilder } from '@grafana/grafana-foundation-sdk/expr';
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

function expression(refId: string, model: TypeMathBuilder | TypeReduceBuilder | TypeThresholdBuilder): QueryBuilder {
  return new QueryBuilder(refId).datasourceUid(expressions.uid).model(model.refId(refId).datasource(expressions));
}

/** Nulls are dropped: where the last sample is missing, the samples before it decide. */
function reduced(refId: string, of: string, reducer: Reducer): QueryBuilder {
  return expression(refId, new TypeReduceBuilder().expression(of).reducer(reducer).settings({ mode: 'dropNN' }));
}

function compared(refId: string, of: string, type: 'gt' | 'lt', limit: number): QueryBuilder {
  const condition = { evaluator: { type, params: [limit] } };
  return expression(refId, new TypeThresholdBuilder().expression(of).conditions([condition]));
}

/** The time of the alert, epoch milliseconds, and where the link to it begins: $values.TO and $values.FROM. */
function alertTime(seconds: number): QueryBuilder[] {
  return [
    activity('TIME', 'time', seconds),
    reduced('TO', 'TIME', 'last'),
    expression('FROM', new TypeMathBuilder().expression(`$TO - ${15 * minute * 1000}`)),
  ];
}

// Without data there is no series, and so no instance.
const ofInstance =
  `{{ externalURL }}d/${dashboardUid}?var-datasource=${provisioned.uid}` +
  '{{ with $labels.instance }}&var-instance={{ . | urlquery }}{{ end }}';
/** The quarter of an hour before the alert, the next day too. */
const openDashboard =
  ofInstance +
  '{{ with $values.TO.Value }}&from={{ printf "%.0f" $values.FROM.Value }}&to={{ printf "%.0f" . }}' +
  '{{ else }}&from=now-15m&to=now{{ end }}';
const openDashboardNow = `${ofInstance}&from=now-15m&to=now`;

type Reducer = 'median' | 'max' | 'last';

interface RuleSpec {
  uid: string;
  title: string;
  measure: ActivityMeasure;
  /** How many seconds of it are looked at. */
  seconds: number;
  reducer: Reducer;
  /** What fires: the reduced value above or below a limit. */
  fires: ['gt' | 'lt', number];
  /** A second measure that the summary names, as $values.E. */
  named?: { measure: ActivityMeasure; reducer: Reducer };
  /** How long the condition must hold, as Grafana writes a duration. */
  holds: string;
  noData: 'NoData' | 'KeepLast';
  error: 'Error' | 'KeepLast';
  severity: 'critical' | 'warning';
  summary: string;
  description: string;
  panelId: number;
}

function rule(spec: RuleSpec): Rule {
  const { uid, title, measure, seconds, reducer, fires, named, holds, noData, error, severity, panelId } = spec;
  const builder = new RuleBuilder(title)
    .uid(uid)
    .withQuery(activity('A', measure, seconds))
    .withQuery(reduced('B', 'A', reducer))
    .withQuery(compared('C', 'B', ...fires));
  if (named !== undefined) {
    builder.withQuery(activity('D', named.measure, seconds)).withQuery(reduced('E', 'D', named.reducer));
  }
  for (const query of alertTime(seconds)) {
    builder.withQuery(query);
  }
  return builder
    .condition('C')
    .forDuration(holds)
    .noDataState(noData)
    .execErrState(error)
    .labels({ severity })
    .annotations({
      summary: spec.summary,
      description: spec.description,
      dashboard: openDashboard,
      dashboard_now: openDashboardNow,
      __dashboardUid__: dashboardUid,
      __panelId__: String(panelId),
    })
    .build();
}

const rules = [
  rule({
    uid: 'runaway-disk-io-spike',
    title: 'Disk I/O spike',
    measure: 'spikeScore',
    seconds: minute / 2,
    // Neither one quiet second nor one loud second decides.
    reducer: 'median',
    fires: ['gt', 6],
    holds: '1m',
    // Without samples nobody knows whether there is a spike: that must show.
    noData: 'NoData',
    error: 'Error',
    severity: 'critical',
    summary:
      // Without data there is no series, and so no instance.
      '{{ with $labels.instance }}Disk I/O on {{ . }} is far above its recent past' +
      '{{ with $values.B.Value }} (spike score {{ printf "%.1f" . }}){{ end }}' +
      '{{ else }}Monitoring is blind: there is no sample of disk I/O{{ end }}.',
    description:
      'Open the dashboard: the timeline and "Top statements" show who reads or writes most, and who waits for it. ' +
      'If it is one statement that nobody needs, KILL QUERY its processlist id. Then watch whether the application retries it.',
    panelId: panelIds.spike,
  }),
  rule({
    uid: 'runaway-statement',
    title: 'Runaway statement',
    measure: 'runaways',
    seconds: minute / 3,
    // Fires also for a runaway that started and ended between two evaluations.
    reducer: 'max',
    fires: ['gt', 0],
    named: { measure: 'longestStatement', reducer: 'max' },
    holds: '0s',
    // The alert stays where no instance has samples. Where one of several loses its samples, its series ends and its alert
    // resolves: then the rule of unread instances fires instead.
    noData: 'KeepLast',
    error: 'KeepLast',
    severity: 'warning',
    summary:
      'Runaway statements on {{ $labels.instance }}' +
      '{{ with $values.B.Value }}: {{ printf "%.0f" . }}{{ end }}' +
      '{{ with $values.E.Value }}, the longest running for {{ humanizeDuration . }}{{ end }}.',
    description:
      'Open the dashboard: "Statements running" names the statement, its user and its processlist id; ' +
      '"Who waits behind whom" shows what it blocks. KILL QUERY ends it and keeps the connection.',
    panelId: panelIds.timeline,
  }),
  rule({
    uid: 'runaway-instance-unread',
    title: 'Instance cannot be read',
    measure: 'up',
    // A refused login is retried only after half a minute: until then `up` has a gap.
    seconds: minute,
    // The last value, not the lowest: a restart that is over must not fire.
    reducer: 'last',
    fires: ['lt', 1],
    holds: '30s',
    // Without any series the rule of spikes fires.
    noData: 'KeepLast',
    error: 'KeepLast',
    severity: 'critical',
    summary: 'Monitoring is blind: {{ $labels.instance }} cannot be read.',
    description:
      "Runaway's Setup page says why: the server does not answer, refuses the login, or is starting. " +
      'The dashboard shows what it was doing until then, and who waited behind whom.',
    panelId: panelIds.up,
  }),
];

/** A rule as provisioning files spell it. */
function asProvisioned(rule: Rule) {
  const { uid, title, condition, data, noDataState, execErrState, annotations, labels } = rule;
  return { uid, title, condition, data, noDataState, execErrState, for: rule.for, annotations, labels };
}

/** provisioning/alerting/runaway.yaml. */
export function alerting() {
  const group = { orgId: 1, name: 'runaway', folder: 'Runaway', interval: '10s', rules: rules.map(asProvisioned) };
  return { apiVersion: 1, groups: [group] };
}
