import { GRPCStdio } from '../gen/stdio_pb';
import { streaming, type Route } from '../grpc';

/** Output of the process: none, because everything goes to the log on stderr. */
export function stdio(): Route[] {
  return [streaming(GRPCStdio.method.streamStdio, async function* () {})];
}
