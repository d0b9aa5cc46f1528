import { problems } from '../../src/shared/problems';
import { secrets, settings, type Secrets, type Settings } from '../../src/shared/settings';
import { PluginError, type InstanceSettings } from '../plugin/handlers';

/** Checks the settings that Grafana sends. Throws a PluginError (400) that names the field, never its value. */
export function parseSettings({ name, json, secure }: InstanceSettings): { settings: Settings; secrets: Secrets } {
  const found = Object.entries(problems(json));
  if (found.length > 0) {
    const list = found.map(([field, problem]) => `${field || 'jsonData'}: ${problem}`);
    throw refused(`The settings of the data source ${name} cannot be used. ${list.join('; ')}.`);
  }
  return { settings: settings.parse(json), secrets: secrets.parse(secure) };
}

function refused(message: string): PluginError {
  return new PluginError(message, 400, 'downstream');
}
