import { create, type DescMessage, type MessageInitShape, type MessageShape } from '@bufbuild/protobuf';
import { Client, credentials, type MethodDefinition } from '@grpc/grpc-js';
import {
  CallResourceRequestSchema,
  CheckHealthRequestSchema,
  QueryDataRequestSchema,
  Data,
  Diagnostics,
  Resource,
  type CallResourceResponse,
  type CheckHealthResponse,
  type QueryDataResponse,
} from '../../pkg/plugin/gen/backend_pb';
import { EmptySchema, GRPCController } from '../../pkg/plugin/gen/controller_pb';
import { methodDefinition } from '../../pkg/plugin/grpc';

/** The plugin's services, as Grafana calls them. Every call may reject with gRPC's error. */
export interface PluginClient {
  query(request: MessageInitShape<typeof QueryDataRequestSchema>): Promise<QueryDataResponse>;
  resource(request: MessageInitShape<typeof CallResourceRequestSchema>): Promise<CallResourceResponse[]>;
  health(request: MessageInitShape<typeof CheckHealthRequestSchema>): Promise<CheckHealthResponse>;
  shutdown(): Promise<void>;
  close(): void;
}

/** Grafana's calls have a limit too. Milliseconds. */
const limit = 30_000;

export function connectPlugin(address: string): PluginClient {
  const client = new Client(address, credentials.createInsecure(), {
    'grpc.max_receive_message_length': -1,
    'grpc.default_authority': 'localhost',
  });
  return {
    query: (request) => unary(client, methodDefinition(Data.method.queryData), QueryDataRequestSchema, request),
    resource: (request) =>
      streamed(client, methodDefinition(Resource.method.callResource), CallResourceRequestSchema, request),
    health: (request) =>
      unary(client, methodDefinition(Diagnostics.method.checkHealth), CheckHealthRequestSchema, request),
    shutdown: async () => {
      await unary(client, methodDefinition(GRPCController.method.shutdown), EmptySchema, {});
    },
    close: () => client.close(),
  };
}

function unary<I extends DescMessage, O>(
  client: Client,
  method: MethodDefinition<MessageShape<I>, O>,
  schema: I,
  request: MessageInitShape<I>
): Promise<O> {
  const { promise, resolve, reject } = Promise.withResolvers<O>();
  const { path, requestSerialize, responseDeserialize } = method;
  client.makeUnaryRequest(
    path,
    requestSerialize,
    responseDeserialize,
    create(schema, request),
    { deadline: Date.now() + limit },
    (error, response) => {
      if (error !== null || response === undefined) {
        reject(error ?? new Error(`${path} answered nothing`));
      } else {
        resolve(response);
      }
    }
  );
  return promise;
}

async function streamed<I extends DescMessage, O>(
  client: Client,
  { path, requestSerialize, responseDeserialize }: MethodDefinition<MessageShape<I>, O>,
  schema: I,
  request: MessageInitShape<I>
): Promise<O[]> {
  const { promise, resolve, reject } = Promise.withResolvers<O[]>();
  const answers: O[] = [];
  client
    .makeServerStreamRequest(path, requestSerialize, responseDeserialize, create(schema, request), {
      deadline: Date.now() + limit,
    })
    .on('data', (answer: O) => answers.push(answer))
    .on('error', reject)
    .on('end', () => resolve(answers));
  return promise;
}
