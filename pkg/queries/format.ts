import { visible } from '../../src/shared/text';
import type { Killer } from '../detection/endings/ending';

/** A UTC time as a report shows it. `ms` is epoch milliseconds. */
export function time(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `512 B`, `1.2 GiB`. */
export function bytes(amount: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  const power = amount < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(amount) / 10));
  return `${(amount / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}

/** `user@host` to be shown, with the processlist id where it is known; null when nothing is. */
export function account(user: string | null, host: string | null, processlistId: number | null): string | null {
  const name = user === null && host === null ? null : host === null ? user : `${user ?? ''}@${host}`;
  const id = processlistId === null ? null : `#${processlistId}`;
  return visible([name, id].filter((part) => part !== null).join(' ')) || null;
}

/** Who killed a statement: a user of Grafana, or an account; null when neither is known. */
export function killerName(killer: Killer | null): string | null {
  if (killer === null) {
    return null;
  }
  const { grafanaUser, user, host, processlistId } = killer;
  return grafanaUser === undefined ? account(user, host, processlistId) : visible(`${grafanaUser} in Grafana`);
}
