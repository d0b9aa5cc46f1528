import { afterAll, beforeAll, expect, test } from 'bun:test';
import { Client, credentials, Server, ServerCredentials, status } from '@grpc/grpc-js';
import { create } from '@bufbuild/protobuf';
import { HealthCheckRequestSchema, HealthCheckResponse_ServingStatus, Health } from './gen/health_pb';
import { methodDefinition, serveRoutes, streaming, unary } from './grpc';

const { SERVING } = HealthCheckResponse_ServingStatus;
const server = new Server();
let client: Client;
const aborted = Promise.withResolvers<void>();
const asked = Promise.withResolvers<void>();
const cancelled = Promise.withResolvers<void>();

beforeAll(async () => {
  const check = unary(Health.method.check, async ({ service }, signal) => {
    if (service === 'fails') {
      throw new Error('cannot check');
    }
    if (service === 'waits') {
      asked.resolve();
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      cancelled.resolve();
    }
    return { status: SERVING };
  });
  const watch = streaming(Health.method.watch, async function* ({ service }, signal) {
    yield { status: SERVING };
    if (service === 'fails') {
      throw new Error('cannot watch');
    }
    if (service === 'stays') {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      aborted.resolve();
    }
  });
  serveRoutes(server, [check, watch]);
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound)
    )
  );
  client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
});

afterAll(() => {
  client.close();
  server.forceShutdown();
});

/** The response's status, or the error's code and message. */
function checked(service: string): Promise<unknown> {
  const { path, requestSerialize, responseDeserialize } = methodDefinition(Health.method.check);
  const request = create(HealthCheckRequestSchema, { service });
  return new Promise((resolve) =>
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, (error, response) =>
      resolve(error ? [error.code, error.details] : response?.status)
    )
  );
}

test('a request that the host cancels is told to its handler', async () => {
  const { path, requestSerialize, responseDeserialize } = methodDefinition(Health.method.check);
  const request = create(HealthCheckRequestSchema, { service: 'waits' });
  const ended = Promise.withResolvers<number | undefined>();
  const call = client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, (error) =>
    ended.resolve(error?.code)
  );
  await asked.promise;
  call.cancel();
  expect(await ended.promise).toBe(status.CANCELLED);
  await cancelled.promise;
});

function watched(service: string) {
  const { path, requestSerialize, responseDeserialize } = methodDefinition(Health.method.watch);
  const request = create(HealthCheckRequestSchema, { service });
  return client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request);
}

test('one request, one response', async () => {
  expect(await checked('works')).toBe(SERVING);
});

test('a handler that throws answers an error', async () => {
  expect(await checked('fails')).toEqual([status.INTERNAL, 'cannot check']);
});

test('a stream ends after its last response', async () => {
  expect((await Array.fromAsync(watched('works'))).length).toBe(1);
});

test('a stream that throws sends its responses, then an error', async () => {
  let seen = 0;
  const call = watched('fails').on('data', () => seen++);
  const error = await new Promise((resolve) => call.on('error', resolve));
  expect(error).toMatchObject({ code: status.INTERNAL, details: 'cannot watch' });
  expect(seen).toBe(1);
});

test('a cancelled stream is aborted', async () => {
  const call = watched('stays').on('error', () => undefined);
  await new Promise((resolve) => call.once('data', resolve));
  call.cancel();
  expect(await aborted.promise).toBeUndefined();
});
