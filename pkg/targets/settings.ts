import { problems } from '../../src/shared/problems';
import { secrets, settings, type Secrets, type Settings } from '../../src/shared/settings';
import { PluginError, type InstanceSettings } from '../plugin/handlers';

/** What a new data source needs. */
const needed: Record<string, string> = { instances: 'an instance with its address', user: 'a user' };

/** Checks the settings that Grafana sends. Throws a PluginError (400) that names the field, never its value. */
export function parseSettings({ name, json, secure }: InstanceSettings): { settings: Settings; secrets: Secrets } {
  const found = Object.entries(problems(json));
  const missing = found.flatMap(([field, problem]) => (problem === 'Required' ? (needed[field] ?? []) : []));
  if (found.length > 0 && missing.length === found.length) {
    throw refused(`The data source ${name} is not set up yet. Add ${missing.join(' and ')} in its settings.`);
  }
  if (found.length > 0) {
    const list = found.map(([field, problem]) => `${field || 'jsonData'}: ${problem}`);
    throw refused(`The settings of the data source ${name} cannot be used. ${list.join('; ')}.`);
  }
  return { settings: settings.parse(json), secrets: secrets.parse(secure) };
}

function refused(message: string): PluginError {
  return new PluginError(message, 400, 'downstream');
}
