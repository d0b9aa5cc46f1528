import { alerting } from './alerting/alerting';
import { prometheusRules } from './alerting/prometheus';
import { dashboard } from './dashboard';
import { dataSourceType, provisioned } from './query';

const dataSources = {
  apiVersion: 1,
  datasources: [
    {
      name: 'Runaway',
      uid: provisioned.uid,
      type: dataSourceType,
      access: 'proxy',
      editable: true,
      jsonData: { instances: [{ name: 'shop-db', address: '$RUNAWAY_MYSQL_ADDRESS' }], user: 'runaway' },
      secureJsonData: { password: '$RUNAWAY_MYSQL_PASSWORD' },
    },
  ],
};

const dashboards = {
  apiVersion: 1,
  providers: [
    {
      name: 'runaway',
      folder: 'Runaway',
      type: 'file',
      allowUiUpdates: true,
      options: { path: '$GF_PATHS_PROVISIONING/dashboards' },
    },
  ],
};

const apps = { apiVersion: 1, apps: [{ type: 'runaway-mysql-app', org_id: 1, disabled: false }] };

const header = '# Made by tools/provisioning/build.ts: change it there.\n';

/** YAML or JSON text of plain data; functions and undefined are left out. */
function text(path: string, value: object): string {
  const data: unknown = JSON.parse(JSON.stringify(value));
  return path.endsWith('.json')
    ? `${JSON.stringify(data, null, 2)}\n`
    : `${header}${Bun.YAML.stringify(data, null, 2).trimEnd()}\n`;
}

/** The text of every file in provisioning/, by its path there. */
export function files(): Map<string, string> {
  const all: Record<string, object> = {
    'datasources/runaway.yaml': dataSources,
    'dashboards/default.yaml': dashboards,
    'dashboards/mysql-incident.json': dashboard(),
    'plugins/runaway.yaml': apps,
    'alerting/runaway.yaml': alerting(),
    'prometheus/runaway.rules.yaml': prometheusRules(),
  };
  return new Map(Object.entries(all).map(([path, value]) => [path, text(path, value)]));
}
