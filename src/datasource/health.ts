import type { TestDataSourceResponse } from '@grafana/data';
import type { HealthCheckResult } from '@grafana/runtime';

/** What *Save & test* shows for a success: the message, and as details what is missing. */
export function successResponse({
  message,
  details,
}: Pick<HealthCheckResult, 'message' | 'details'>): TestDataSourceResponse {
  const verboseMessage = details?.['verboseMessage'];
  return {
    status: 'success',
    message,
    details: typeof verboseMessage === 'string' && verboseMessage !== '' ? { verboseMessage } : {},
  };
}
