import { once } from 'node:events';
import { HealthCheckResponse_ServingStatus, Health } from '../gen/health_pb';
import { streaming, unary, type Route } from '../grpc';

/** The name that the host asks for; the empty name means the whole server. */
const served = ['plugin', ''];

/** gRPC's health check of the process, not of a data source. */
export function health(): Route[] {
  const status = (service: string) => ({
    status: served.includes(service)
      ? HealthCheckResponse_ServingStatus.SERVING
      : HealthCheckResponse_ServingStatus.SERVICE_UNKNOWN,
  });
  return [
    unary(Health.method.check, ({ service }) => status(service)),
    streaming(Health.method.watch, async function* ({ service }, signal) {
      yield status(service);
      if (!signal.aborted) {
        await once(signal, 'abort');
      }
    }),
  ];
}
