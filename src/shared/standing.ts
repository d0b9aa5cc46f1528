import type { InstanceSetup, Standing } from './resources';

/** Sampling counts as stopped if the last sample is older, seconds. */
const stale = 60;

/** The standing of an instance. */
export function standingOf({
  problem,
  sampleAge,
  shortcomings,
}: Pick<InstanceSetup, 'problem' | 'sampleAge' | 'shortcomings'>): Standing {
  const has = (severity: string) => shortcomings.some((shortcoming) => shortcoming.severity === severity);
  if (problem !== null) {
    return 'not sampled';
  }
  if (sampleAge === null) {
    return 'not sampled yet';
  }
  if (sampleAge > stale) {
    return 'sampling has stopped';
  }
  if (has('error')) {
    return 'partly sampled';
  }
  return has('warning') ? 'something is missing' : 'sampled';
}
