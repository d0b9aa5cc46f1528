import { GRPCBroker, type ConnInfo } from '../gen/broker_pb';
import { methodDefinition, type Route } from '../grpc';
import type { ServerDuplexStream } from '@grpc/grpc-js';

/** Further connections between host and plugin. None is offered; the stream stays open until the host ends it. */
export function broker(): Route[] {
  const method = GRPCBroker.method.startStream;
  const handle = (call: ServerDuplexStream<ConnInfo, ConnInfo>) => {
    call.on('end', () => call.end());
    call.resume();
  };
  return [{ name: method.localName, definition: methodDefinition(method), handle }];
}
