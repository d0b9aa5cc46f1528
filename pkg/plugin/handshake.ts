import { writeSync } from 'node:fs';
import type { Address } from './listen';

/** Every Grafana sets this for every type of plugin. A shell does not. */
const cookie = { key: 'grafana_plugin_type', value: 'datasource' };
/** Versions of go-plugin's protocol and of Grafana's on top of it. */
const versions = { core: 1, plugin: 2 };

/** True if a plugin host started this process. */
export function isHosted(env: Record<string, string | undefined>): boolean {
  return env[cookie.key] === cookie.value;
}

/** The one line that tells the host where to connect. */
export function handshakeLine({ network, address }: Address): string {
  return `${versions.core}|${versions.plugin}|${network}|${address}|grpc|\n`;
}

export function shakeHands(address: Address): void {
  writeSync(1, handshakeLine(address));
}
