import { GRPCStdio } from '../gen/stdio_pb';
import { streaming, type Route } from '../grpc';

/** What the process prints, which is nothing: everything goes to the log on stderr. */
export function stdio(): Route[] {
  return [streaming(GRPCStdio.method.streamStdio, async function* () {})];
}
