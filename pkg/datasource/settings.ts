import { secrets, settings, type Secrets, type Settings, instanceName } from '../../src/shared/settings';
import { PluginError, type InstanceSettings } from '../plugin/handlers';

/** Checks what Grafana hands over. Throws a PluginError (400) that names the field, never its value. */
export function parseSettings({ name, json, secure }: InstanceSettings): { settings: Settings; secrets: Secrets } {
  const parsed = settings.safeParse(json);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'jsonData'}: ${message}`);
    throw refused(`The settings of the data source ${name} cannot be used. ${problems.join('; ')}.`);
  }
  const names = parsed.data.instances.map(instanceName);
  const twice = names.find((instance, i) => names.indexOf(instance) !== i);
  if (twice !== undefined) {
    throw refused(`The settings of the data source ${name} cannot be used. instances: two are called ${twice}.`);
  }
  return { settings: parsed.data, secrets: secrets.parse(secure) };
}

function refused(message: string): PluginError {
  return new PluginError(message, 400, 'downstream');
}
