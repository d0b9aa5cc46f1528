import { GRPCController } from '../gen/controller_pb';
import { unary, type Route } from '../grpc';

/** The host's wish that this process end. It waits for the answer, then two seconds before it kills. */
export function controller(stop: () => Promise<void>): Route[] {
  return [
    unary(GRPCController.method.shutdown, async () => {
      await stop();
      return {};
    }),
  ];
}
