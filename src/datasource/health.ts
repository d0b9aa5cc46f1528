import type { TestDataSourceResponse } from '@grafana/data';
import type { HealthCheckResult } from '@grafana/runtime';

/** What *Save & test* shows of a check that succeeded: its details as well, for they say what would tell more. */
export function successResponse({
  message,
  details,
}: Pick<HealthCheckResult, 'message' | 'details'>): TestDataSourceResponse {
  const verboseMessage = details?.['verboseMessage'];
  return { status: 'success', message, details: typeof verboseMessage === 'string' ? { verboseMessage } : {} };
}
