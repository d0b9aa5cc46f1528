import { PublishStreamResponse_Status, Stream, SubscribeStreamResponse_Status } from '../gen/backend_pb';
import { streaming, unary, type Route } from '../grpc';

/** Grafana Live: this plugin has no channels yet. */
export function stream(): Route[] {
  return [
    unary(Stream.method.subscribeStream, () => ({ status: SubscribeStreamResponse_Status.NOT_FOUND })),
    unary(Stream.method.publishStream, () => ({ status: PublishStreamResponse_Status.NOT_FOUND })),
    streaming(Stream.method.runStream, async function* () {}),
  ];
}
