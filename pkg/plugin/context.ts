import type { PluginContext } from './gen/backend_pb';
import { PluginError, type InstanceSettings } from './handlers';

/** The data source of a request. Throws a `PluginError` (400) if there is none, as in requests to the app. */
export function instanceSettings(context: PluginContext | undefined): InstanceSettings {
  const settings = context?.dataSourceInstanceSettings;
  if (context === undefined || settings === undefined) {
    throw new PluginError('This request names no data source: ask through a Runaway data source.', 400, 'downstream');
  }
  return {
    ...(settings.id !== 0n && { id: Number(settings.id) }),
    uid: settings.uid,
    orgId: Number(context.orgId),
    name: settings.name,
    json: parseJson(settings.jsonData, `The jsonData of data source ${settings.name}`),
    secure: { ...settings.decryptedSecureJsonData },
    updatedAt: Number(settings.lastUpdatedMS),
  };
}

/** Parses the host's JSON; no bytes are an empty object. Throws a `PluginError` (400) that contains `what`. */
export function parseJson(bytes: Uint8Array, what: string): unknown {
  try {
    return bytes.length === 0 ? {} : JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new PluginError(`${what} is not JSON.`, 400, 'downstream', { cause });
  }
}
