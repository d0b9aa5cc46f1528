import type { BadgeColor } from '@grafana/ui';
import type { Outcome } from '../../shared/query';

/** How an outcome reads, and how loud it is. */
export const outcomeLooks: Record<Outcome, { text: string; color: BadgeColor }> = {
  running: { text: 'running', color: 'red' },
  finished: { text: 'finished', color: 'green' },
  killed: { text: 'killed', color: 'orange' },
  'connection-killed': { text: 'connection killed', color: 'orange' },
  'timed-out': { text: 'timed out', color: 'purple' },
  'connection-gone': { text: 'connection gone', color: 'blue' },
  'lock-wait-timeout': { text: 'lock wait timeout', color: 'purple' },
  'deadlock-victim': { text: 'deadlock victim', color: 'purple' },
  failed: { text: 'failed', color: 'purple' },
  'server-restarted': { text: 'server restarted', color: 'blue' },
  unknown: { text: 'not known', color: 'blue' },
};
