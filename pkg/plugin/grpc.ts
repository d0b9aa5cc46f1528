import { once } from 'node:events';
import {
  create,
  fromBinary,
  toBinary,
  type DescMessage,
  type DescMethod,
  type MessageInitShape,
  type MessageShape,
} from '@bufbuild/protobuf';
import {
  status,
  type MethodDefinition,
  type sendUnaryData,
  type Server,
  type ServerWritableStream,
  type ServiceDefinition,
  type UntypedHandleCall,
} from '@grpc/grpc-js';
import { checkFields } from './bounds';
import { log } from './logs';
import { redact } from './redact';

type MethodKind = DescMethod['methodKind'];
type Method<K extends MethodKind, I extends DescMessage, O extends DescMessage> = DescMethod & {
  methodKind: K;
  input: I;
  output: O;
};

/** One method of a service, ready for `serveRoutes`. */
export interface Route {
  name: string;
  definition: ServiceDefinition[string];
  handle: UntypedHandleCall;
}

/** Characters of an error's message. */
const LONGEST_MESSAGE = 4 * 1024;
/** Bytes of a request that is longer than any dashboard sends. */
const LARGE = 1024 * 1024;

let isCollecting = false;

/** Frees a large request soon after it is answered: the engine does not count the bytes of gRPC's buffers. */
function collectSoon(): void {
  if (!isCollecting) {
    isCollecting = true;
    setTimeout(() => {
      isCollecting = false;
      Bun.gc(true);
    }, 20).unref();
  }
}

/** A generated method as grpc-js takes it, for servers and clients. */
export function methodDefinition<I extends DescMessage, O extends DescMessage>(method: Method<MethodKind, I, O>) {
  return {
    path: `/${method.parent.typeName}/${method.name}`,
    requestStream: method.methodKind === 'client_streaming' || method.methodKind === 'bidi_streaming',
    responseStream: method.methodKind === 'server_streaming' || method.methodKind === 'bidi_streaming',
    requestSerialize: (message: MessageShape<I>) => bytes(toBinary(method.input, message)),
    requestDeserialize: (data: Buffer) => {
      checkFields(data);
      if (data.length > LARGE) {
        collectSoon();
      }
      return fromBinary(method.input, data);
    },
    responseSerialize: (message: MessageShape<O>) => bytes(toBinary(method.output, message)),
    responseDeserialize: (data: Buffer) => fromBinary(method.output, data),
  } satisfies MethodDefinition<MessageShape<I>, MessageShape<O>>;
}

/** One request, one response. The signal aborts when the host cancels. A handler that throws or rejects is logged and answers INTERNAL. */
export function unary<I extends DescMessage, O extends DescMessage>(
  method: Method<'unary', I, O>,
  handler: (request: MessageShape<I>, signal: AbortSignal) => Promise<MessageInitShape<O>> | MessageInitShape<O>
): Route {
  const handle = async (
    call: { request: MessageShape<I>; on?: (event: 'cancelled', listener: () => void) => unknown },
    callback: sendUnaryData<MessageShape<O>>
  ) => {
    const aborter = new AbortController();
    call.on?.('cancelled', () => aborter.abort());
    try {
      callback(null, create(method.output, await handler(call.request, aborter.signal)));
    } catch (error) {
      callback(internalError(method, error));
    }
  };
  return { name: method.localName, definition: methodDefinition(method), handle };
}

/** One request, many responses, sent as fast as the host reads them. The signal aborts when the host cancels. */
export function streaming<I extends DescMessage, O extends DescMessage>(
  method: Method<'server_streaming', I, O>,
  handler: (request: MessageShape<I>, signal: AbortSignal) => AsyncIterable<MessageInitShape<O>>
): Route {
  const handle = async (call: ServerWritableStream<MessageShape<I>, MessageShape<O>>) => {
    const aborter = new AbortController();
    call.on('cancelled', () => aborter.abort());
    try {
      for await (const response of handler(call.request, aborter.signal)) {
        if (!call.write(create(method.output, response))) {
          await once(call, 'drain', { signal: aborter.signal });
        }
      }
      call.end();
    } catch (error) {
      if (!aborter.signal.aborted) {
        // Emit and do not destroy: grpc-js sends the status of an error event, but nothing on a destroyed stream.
        call.emit('error', internalError(method, error));
      }
    }
  };
  return { name: method.localName, definition: methodDefinition(method), handle };
}

export function serveRoutes(server: Server, routes: Route[]): void {
  server.addService(
    Object.fromEntries(routes.map(({ name, definition }) => [name, definition])),
    Object.fromEntries(routes.map(({ name, handle }) => [name, handle]))
  );
}

function internalError(method: DescMethod, error: unknown) {
  log.error('A call failed', { method: method.name, error });
  const message = redact(error instanceof Error ? error.message : String(error), { longest: LONGEST_MESSAGE });
  return Object.assign(new Error(message), { code: status.INTERNAL, details: message });
}

function bytes(data: Uint8Array): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
