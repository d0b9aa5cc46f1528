import { GRPCController } from '../gen/controller_pb';
import { unary, type Route } from '../grpc';

/** The host's request to shut down. The host waits for the answer, and kills the process two seconds later. */
export function controller(stop: () => Promise<void>): Route[] {
  return [
    unary(GRPCController.method.shutdown, async () => {
      await stop();
      return {};
    }),
  ];
}
