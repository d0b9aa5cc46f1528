import { openDataSource, type OpenDataSource } from '../../tests/servers/data-source';
import { createMeter } from '../../pkg/sampling/metrics';
import type { LocalServer } from '../servers/server';

/** A data source on one server, with the cost of its samples. */
export interface MeasuredSource extends AsyncDisposable {
  source: OpenDataSource;
  /** Milliseconds the server spent on each sample so far, by its own statement timers. */
  serverMs: number[];
}

/**
 * With a `folder` it continues the history there; without, it has one that is removed at the end. `onSample` gets the time
 * each sample began, epoch milliseconds.
 */
export async function openMeasuredSource(
  server: Pick<LocalServer, 'flavour' | 'host' | 'port'>,
  folder?: string,
  onSample: (began: number) => void = () => undefined
): Promise<MeasuredSource> {
  const serverMs: number[] = [];
  const meter = createMeter();
  const source = await openDataSource(server, {
    folder,
    meter: {
      ...meter,
      sampled(instance, cost, statements, activity) {
        meter.sampled(instance, cost, statements, activity);
        onSample(Date.now() - cost.roundTripMs);
        if (cost.serverMs !== null) {
          serverMs.push(cost.serverMs);
        }
      },
    },
  });
  return { source, serverMs, [Symbol.asyncDispose]: () => source[Symbol.asyncDispose]() };
}
