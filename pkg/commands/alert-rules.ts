import { parseArgs } from 'node:util';
import { shippedDataSource } from '../../src/shared/ids';
import { dataSourceOf, dataSourceOptions } from './data-source-option';
import shipped from '../../provisioning/alerting/runaway.yaml' with { type: 'text' };

export const usage = 'alert-rules --datasource UID [--receiver CONTACT_POINT] [--org ID] [--folder NAME]';

/** Grafana's limit of a rule's uid. */
const LONGEST_UID = 40;

/** Grafana's own defaults wait 30 seconds before the first notification of a group, and five minutes before the next. */
const grouping = {
  group_by: ['grafana_folder', 'alertname', 'instance'],
  group_wait: '1s',
  group_interval: '10s',
  repeat_interval: '4h',
};

interface RuleFile {
  groups: Array<{ rules: Array<Record<string, unknown> & { uid: string; title: string }> }>;
}

/**
 * The shipped alert rules as a provisioning file for another data source, whose rules may stand beside the shipped ones.
 * With a receiver they go to that contact point, whatever the notification policies say. Throws an Error that says what is wrong.
 */
export function alertRules(args: string[]): string {
  const { datasource, receiver, org, folder } = options(args);
  const { groups, ...file } = replaced(Bun.YAML.parse(shipped), datasource) as RuleFile;
  const own = groups.map((group) => ({
    ...group,
    orgId: org,
    folder,
    name: datasource === shippedDataSource ? 'runaway' : `runaway ${datasource}`,
    rules: group.rules.map((rule) => ({
      ...rule,
      ...(datasource !== shippedDataSource && {
        uid: `${rule.uid}-${Bun.hash(datasource).toString(36)}`.slice(0, LONGEST_UID),
        title: `${rule.title} (${datasource})`,
      }),
      ...(receiver !== undefined && { notification_settings: { receiver, ...grouping } }),
    })),
  }));
  return `${Bun.YAML.stringify({ ...file, groups: own }, null, 2)}\n`;
}

function options(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      ...dataSourceOptions,
      receiver: { type: 'string' },
      folder: { type: 'string', default: 'Runaway' },
    },
  });
  const { datasource, receiver, org, folder } = values;
  const { uid, orgId } = dataSourceOf({ datasource, org });
  return { datasource: uid, receiver, org: orgId, folder };
}

/** Names the data source in queries and in links. */
function replaced(value: unknown, uid: string): unknown {
  if (Array.isArray(value)) {
    return value.map((one) => replaced(one, uid));
  }
  if (typeof value === 'string') {
    return value === shippedDataSource
      ? uid
      : value.replaceAll(new RegExp(`(\\bvar-datasource|[?&]ds)=${shippedDataSource}\\b`, 'g'), `$1=${uid}`);
  }
  return value === null || typeof value !== 'object'
    ? value
    : Object.fromEntries(Object.entries(value).map(([name, one]) => [name, replaced(one, uid)]));
}
