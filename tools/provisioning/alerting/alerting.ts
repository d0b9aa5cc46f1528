import type { Rule } from '@grafana/grafana-foundation-sdk/alerting';
import { panelIds } from '../dashboard';
import { limits } from './limits';
import { activityRule } from './activity-rule';
import { runawayRule } from './runaway-rule';

const minute = 60;

const spike = activityRule({
  uid: 'runaway-disk-io-spike',
  title: 'Disk I/O spike',
  measure: 'spikeScore',
  seconds: minute / 2,
  // The score itself keeps one loud second from ringing: waiting here would only delay the alert.
  reducer: 'last',
  fires: ['gt', limits.spike.score],
  holds: `${limits.spike.holds}s`,
  // Warming up is no alarm. That nothing is read is told by the rule of unread instances.
  noData: 'OK',
  error: 'KeepLast',
  severity: 'critical',
  summary:
    // While there is no data, Grafana fills in the texts too.
    '{{ with $labels.instance }}Disk I/O on {{ . }} is far above its recent past' +
    '{{ with $values.B.Value }} (spike score {{ printf "%.1f" . }}){{ end }}' +
    '{{ else }}There is no spike of disk I/O{{ end }}.',
  description:
    'Open the dashboard: the timeline and "Top statements" show who reads or writes most, and who waits for it. ' +
    'If it is one statement that nobody needs, KILL QUERY its processlist id. Then watch whether the application retries it.',
  panelId: panelIds.spike,
});

const pileUp = activityRule({
  uid: 'runaway-lock-pile-up',
  title: 'Lock pile-up',
  measure: 'sessionsWaiting',
  seconds: minute / 3,
  reducer: 'last',
  fires: ['gt', limits.pileUp.sessions],
  named: { measure: 'longestWait', reducer: 'last' },
  holds: `${limits.pileUp.holds}s`,
  noData: 'KeepLast',
  error: 'KeepLast',
  severity: 'critical',
  summary:
    '{{ $labels.instance }}: {{ printf "%.0f" $values.B.Value }} sessions wait for locks' +
    '{{ with $values.E.Value }}, the first of them for {{ printf "%.0f" . }} s{{ end }}.',
  description:
    'Open the dashboard: "Who waits behind whom" has the session at the root of the tree. KILL QUERY ends its statement; ' +
    'an idle transaction holds its locks until it ends, or until KILL ends its connection.',
  panelId: panelIds.locks,
});

const unread = activityRule({
  uid: 'runaway-instance-unread',
  title: 'Instance cannot be read',
  measure: 'up',
  // A refused login is retried only after half a minute: until then `up` has a gap.
  seconds: minute,
  // The last value, not the lowest: a restart that is over must not fire.
  reducer: 'last',
  fires: ['lt', 1],
  holds: `${limits.unread.holds}s`,
  // Without any sample nobody knows whether all is well: that must show.
  noData: 'NoData',
  error: 'Error',
  severity: 'critical',
  summary:
    'Monitoring is blind: {{ with $labels.instance }}{{ . }} cannot be read{{ else }}there are no samples{{ end }}.',
  description:
    "Runaway's Setup page says why: the server does not answer, refuses the login, or is starting. " +
    'The dashboard shows what it was doing until then, and who waited behind whom.',
  panelId: panelIds.up,
});

/** A rule as provisioning files spell it. */
function asProvisioned(rule: Rule) {
  const { uid, title, condition, data, noDataState, execErrState, annotations, labels } = rule;
  return { uid, title, condition, data, noDataState, execErrState, for: rule.for, annotations, labels };
}

/** provisioning/alerting/runaway.yaml. */
export function alerting() {
  const rules = [spike, runawayRule, pileUp, unread].map(asProvisioned);
  return { apiVersion: 1, groups: [{ orgId: 1, name: 'runaway', folder: 'Runaway', interval: '10s', rules }] };
}
