import { PluginError } from '../plugin/handlers';
import type { QueryReader } from '../queries/sources';

/**
 * A reader that reads no more once the signal aborts: its next call rejects, and so ends the query. Grafana cancels a panel's
 * request when it asks again, and each that goes on for nobody delays the others.
 */
export function untilAborted(history: QueryReader, signal: AbortSignal): QueryReader {
  return new Proxy(history, {
    get(reader, name, receiver) {
      if (signal.aborted) {
        return () => Promise.reject(new PluginError('The request was cancelled.', 499, 'downstream'));
      }
      return Reflect.get(reader, name, receiver) as unknown;
    },
  });
}
