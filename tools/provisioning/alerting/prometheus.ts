import { limits } from './limits';

const instance = '{{ $labels.instance }}';
const value = '{{ printf "%.0f" $value }}';

/**
 * The same rules for Prometheus and Mimir, over the plugin's metrics. A label for each statement would have no bound, so
 * the rule of runaways counts them.
 */
export function prometheusRules() {
  const rules = [
    {
      alert: 'RunawayDiskIoSpike',
      expr: `runaway_spike_score > ${limits.spike.score}`,
      for: `${limits.spike.holds}s`,
      labels: { severity: 'critical' },
      annotations: { summary: `Disk I/O on ${instance} is far above its recent past (spike score ${value}).` },
    },
    {
      alert: 'RunawayStatement',
      expr: 'runaway_runaways > 0',
      labels: { severity: 'warning' },
      annotations: { summary: `Runaway statements on ${instance}: ${value}.` },
    },
    {
      alert: 'RunawayLockPileUp',
      expr: `runaway_sessions_waiting > ${limits.pileUp.sessions}`,
      for: `${limits.pileUp.holds}s`,
      labels: { severity: 'critical' },
      annotations: { summary: `${instance}: ${value} sessions wait for locks.` },
    },
    {
      alert: 'RunawayInstanceUnread',
      expr: 'runaway_up == 0',
      for: `${limits.unread.holds}s`,
      labels: { severity: 'critical' },
      annotations: { summary: `Monitoring is blind: ${instance} cannot be read.` },
    },
  ];
  return { groups: [{ name: 'runaway', rules }] };
}
