import type { Rule } from '@grafana/grafana-foundation-sdk/alerting';
import type { RunawayMeasure } from '../../../src/shared/query';
import { panelIds } from '../dashboard';
import { provisioned } from '../query';
import { asked, compared, computed, reduced } from './queries';
import { rule } from './rule';

/** The last seconds: only what runs at their end is answered. */
const seconds = 20;
const GIB = 1024 ** 3;
const fiveMinutes = 5 * 60_000;

/** Each measure, and the name of its value in the texts. */
const values: Array<[RunawayMeasure, string]> = [
  ['elapsed', 'SECONDS'],
  ['bytesRead', 'READ'],
  ['bytesWritten', 'WRITTEN'],
  ['ioShare', 'SHARE'],
  ['sessionsBehind', 'BEHIND'],
  ['start', 'START'],
];

/** `reporting@10.0.0.8 (#40)`; a runaway digest has many sessions. */
const who =
  '{{ with $labels.user }}{{ . }}{{ else }}{{ if $labels.processlist_id }}A session{{ else }}Several accounts{{ end }}{{ end }}' +
  '{{ with $labels.host }}@{{ . }}{{ end }}{{ with $labels.processlist_id }} (#{{ . }}){{ end }}';

/** A statement that moved less is told by its time. */
const worthNaming = '0.1';
const period = ' in {{ humanizeDuration $values.AGE.Value }}';
const share = '{{ if gt $values.PERCENT.Value 0.0 }} ({{ printf "%.0f" $values.PERCENT.Value }}% of the disk){{ end }}';
const did =
  '{{ if eq $labels.reason "blocking" }} has held a lock for {{ humanizeDuration $values.AGE.Value }}' +
  `{{ else if and (gt $values.READ_GIB.Value ${worthNaming}) (ge $values.READ_GIB.Value $values.WRITTEN_GIB.Value) }}` +
  ` has read {{ printf "%.1f" $values.READ_GIB.Value }} GiB${period}${share}` +
  `{{ else if gt $values.WRITTEN_GIB.Value ${worthNaming} }}` +
  ` has written {{ printf "%.1f" $values.WRITTEN_GIB.Value }} GiB${period}${share}` +
  '{{ else }} has run for {{ humanizeDuration $values.AGE.Value }}{{ end }}';

const behind =
  '{{ with $values.BEHIND.Value }}{{ if eq . 1.0 }}, 1 session waited behind it' +
  '{{ else if gt . 1.0 }}, up to {{ printf "%.0f" . }} sessions waited behind it{{ end }}{{ end }}';

const statement =
  '{{ if eq $labels.new "yes" }}; its query is new{{ end }}' +
  '{{ with $labels.statement }}{{ if eq $labels.reason "blocking" }}. It took the lock by{{ end }}: {{ . }}{{ else }}.{{ end }}';

/** One alert for each runaway, which names it. */
export const runawayRule: Rule = rule({
  uid: 'runaway-statement',
  title: 'Runaway statement',
  queries: [
    ...values.flatMap(([measure, name]) => [
      asked(measure, { queryType: 'runaways', as: 'series', measures: [measure] }, seconds),
      reduced(name, measure, 'last'),
    ]),
    compared('RUNS', 'SECONDS', 'gt', 0),
    computed('AGE', 'round($SECONDS)'),
    computed('READ_GIB', `$READ / ${GIB}`),
    computed('WRITTEN_GIB', `$WRITTEN / ${GIB}`),
    computed('PERCENT', 'round($SHARE * 100)'),
    computed('FROM', `$START - ${fiveMinutes}`),
    computed('TO', `$START + $SECONDS * 1000 + 60000`),
  ],
  condition: 'RUNS',
  holds: '0s',
  // No runaway runs. An instance that cannot be read keeps its own.
  noData: 'OK',
  error: 'KeepLast',
  // Somebody waits: that is an outage for them. Grafana takes $ in a provisioned label for a variable of its environment.
  severity:
    '{{ with $$values.BEHIND.Value }}{{ if gt . 0.0 }}critical{{ else }}warning{{ end }}{{ else }}warning{{ end }}',
  // While no runaway runs, Grafana fills in the texts too.
  summary: `{{ if $labels.id }}{{ $labels.instance }}: ${who}${did}${behind}${statement}{{ else }}No runaway runs.{{ end }}`,
  description:
    'If nobody needs it, {{ with $labels.processlist_id }}KILL QUERY {{ . }} ends it and keeps the connection' +
    '{{ else }}end its sessions{{ end }}; an idle session that holds a lock ends only by KILL. ' +
    'Then watch whether the application sends it again. The page of the runaway has its plan, its locks and its evidence.',
  links: {
    runaway:
      `{{ externalURL }}a/runaway-mysql-app/incidents/{{ $labels.id | urlquery }}?ds=${provisioned.uid}` +
      '{{ with $values.TO.Value }}&from={{ printf "%.0f" $values.FROM.Value }}&to={{ printf "%.0f" . }}{{ end }}',
  },
  panelId: panelIds.timeline,
});
