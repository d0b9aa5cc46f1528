import { PluginError, type ErrorSource } from './handlers';
import type { Log } from './logs';
import { visible } from '../../src/shared/text';
import { redact } from './redact';
import { seesDetails, type User } from './user';

/** An error as it is sent to the host. Status is an HTTP status. */
export interface Failure {
  message: string;
  status: number;
  source: ErrorSource;
}

/** Characters of a message: a server may send any number. */
const LONGEST = 16 * 1024;

/** What others see of an error that is not theirs: its message may hold a path or a server's words. */
const INTERNAL = "Runaway could not answer. Editors and administrators see the reason here, and Grafana's log has it.";

/**
 * The answer for an error. A `PluginError` keeps its message; any other is a bug: logged with its stack, answered as a 500.
 * The message of an error that is not the user's is for those who see details.
 */
export function failure(error: unknown, log: Log, user: User | null): Failure {
  const { message, status, source } = logged(error, log);
  const shown = status !== 500 || seesDetails(user) ? visible(redact(message, { longest: LONGEST })) : INTERNAL;
  return { message: shown, status, source };
}

function logged(error: unknown, log: Log): Failure {
  if (error instanceof PluginError) {
    const { message, status, source } = error;
    log[source === 'plugin' && status >= 500 ? 'error' : 'debug']('Answered with an error', { status, source, error });
    return { message, status, source };
  }
  log.error('Unexpected error', { error });
  const reason = error instanceof Error ? error.message : String(error);
  return { message: `Unexpected error: ${reason}. Grafana's log has more.`, status: 500, source: 'plugin' };
}
