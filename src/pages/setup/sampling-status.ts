import type { BadgeColor } from '@grafana/ui';
import type { InstanceSetup } from '../../shared/resources';

/** A sample this old, in seconds, is no longer "now". */
const stale = 60;

/** How an instance stands, in a word. */
export function samplingStatus(setup: InstanceSetup): { text: string; color: BadgeColor } {
  const { problem, sampleAge, shortcomings } = setup;
  const worst = (severity: string) => shortcomings.some((shortcoming) => shortcoming.severity === severity);
  if (problem !== null) {
    return { text: 'not sampled', color: 'red' };
  }
  if (sampleAge === null) {
    return { text: 'not sampled yet', color: 'blue' };
  }
  if (sampleAge > stale) {
    return { text: 'sampling has stopped', color: 'red' };
  }
  if (worst('error')) {
    return { text: 'partly sampled', color: 'red' };
  }
  return worst('warning') ? { text: 'something is missing', color: 'orange' } : { text: 'sampled', color: 'green' };
}
