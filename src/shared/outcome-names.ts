/** How a statement ended, or that it still runs. docs/guides/outcomes.md lists the evidence for each. */
export const outcomes = [
  'running',
  'finished',
  'killed',
  'connection-killed',
  'timed-out',
  'connection-gone',
  'lock-wait-timeout',
  'deadlock-victim',
  'failed',
  'server-restarted',
  'subsided',
  'unknown',
] as const;
export type Outcome = (typeof outcomes)[number];
