import type { BadgeColor } from '@grafana/ui';
import type { InstanceSetup } from '../../shared/resources';

/** Sampling counts as stopped if the last sample is older, seconds. */
const stale = 60;

/** The sampling status of an instance, as a badge. */
export function samplingStatus(setup: InstanceSetup): { text: string; color: BadgeColor } {
  const { problem, sampleAge, shortcomings } = setup;
  const has = (severity: string) => shortcomings.some((shortcoming) => shortcoming.severity === severity);
  if (problem !== null) {
    return { text: 'not sampled', color: 'red' };
  }
  if (sampleAge === null) {
    return { text: 'not sampled yet', color: 'blue' };
  }
  if (sampleAge > stale) {
    return { text: 'sampling has stopped', color: 'red' };
  }
  if (has('error')) {
    return { text: 'partly sampled', color: 'red' };
  }
  return has('warning') ? { text: 'something is missing', color: 'orange' } : { text: 'sampled', color: 'green' };
}
