import { RuleBuilder, type QueryBuilder, type Rule } from '@grafana/grafana-foundation-sdk/alerting';
import { uid as dashboardUid } from '../dashboard';
import { provisioned } from '../query';

export interface RuleSpec {
  uid: string;
  title: string;
  /** The queries and expressions; `condition` is the refId of the one that fires, `FROM` and `TO` of the link's times. */
  queries: QueryBuilder[];
  condition: string;
  /** How long the condition must hold, as Grafana writes a duration. */
  holds: string;
  noData: 'NoData' | 'KeepLast' | 'OK';
  error: 'Error' | 'KeepLast';
  /** May be a template. */
  severity: string;
  summary: string;
  description: string;
  panelId: number;
  links?: Record<string, string>;
}

/** Where a link to the dashboard begins. Without data there is no series, and so no instance. */
const ofInstance =
  `{{ externalURL }}d/${dashboardUid}?var-datasource=${provisioned.uid}` +
  '{{ with $labels.instance }}&var-instance={{ . | urlquery }}{{ end }}';

/** The time around the alert, the next day too. */
const openDashboard =
  ofInstance +
  '{{ with $values.TO.Value }}&from={{ printf "%.0f" $values.FROM.Value }}&to={{ printf "%.0f" . }}' +
  '{{ else }}&from=now-15m&to=now{{ end }}';
const openDashboardNow = `${ofInstance}&from=now-15m&to=now`;

/** A rule of Grafana's, with links to the dashboard. */
export function rule({ uid, title, queries, condition, holds, noData, error, severity, ...texts }: RuleSpec): Rule {
  const builder = new RuleBuilder(title).uid(uid);
  for (const query of queries) {
    builder.withQuery(query);
  }
  return builder
    .condition(condition)
    .forDuration(holds)
    .noDataState(noData)
    .execErrState(error)
    .labels({ severity })
    .annotations({
      summary: texts.summary,
      description: texts.description,
      dashboard: openDashboard,
      dashboard_now: openDashboardNow,
      ...texts.links,
      __dashboardUid__: dashboardUid,
      __panelId__: String(texts.panelId),
    })
    .build();
}
