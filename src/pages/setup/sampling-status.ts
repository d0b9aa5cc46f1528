import type { BadgeColor } from '@grafana/ui';
import type { InstanceSetup, Standing } from '../../shared/resources';
import { standingOf } from '../../shared/standing';

const colors: Record<Standing, BadgeColor> = {
  sampled: 'green',
  'something is missing': 'orange',
  'partly sampled': 'red',
  'sampling has stopped': 'red',
  'not sampled': 'red',
  'not sampled yet': 'blue',
};

/** The sampling status of an instance, as a badge. */
export function samplingStatus(setup: Pick<InstanceSetup, 'problem' | 'sampleAge' | 'shortcomings'>): BadgeOf {
  return standingBadge(standingOf(setup));
}

interface BadgeOf {
  text: string;
  color: BadgeColor;
}

export function standingBadge(standing: Standing): BadgeOf {
  return { text: standing, color: colors[standing] };
}

/** `Last sampled 3 s ago` */
export function lastSampled(sampleAge: number): string {
  return `Last sampled ${sampleAge < 1 ? 'within the last second' : `${sampleAge.toFixed(0)} s ago`}`;
}
