import { expect, test } from 'bun:test';
import { create } from '@bufbuild/protobuf';
import { instanceSettings, parseJson } from './context';
import { PluginContextSchema } from './gen/backend_pb';

const bytes = (text: string) => new TextEncoder().encode(text);

test('reads a data source’s settings', () => {
  const context = create(PluginContextSchema, {
    orgId: 2n,
    dataSourceInstanceSettings: {
      id: 7n,
      uid: 'u',
      name: 'shop',
      jsonData: bytes('{"user":"runaway"}'),
      decryptedSecureJsonData: { password: 'x' },
      lastUpdatedMS: 1714899600000n,
    },
  });
  expect(instanceSettings(context)).toEqual({
    id: 7,
    uid: 'u',
    orgId: 2,
    name: 'shop',
    json: { user: 'runaway' },
    secure: { password: 'x' },
    updatedAt: 1714899600000,
  });
});

test.each([undefined, create(PluginContextSchema), create(PluginContextSchema, { appInstanceSettings: {} })])(
  'a request without a data source is an error of the client',
  (context) => {
    expect(() => instanceSettings(context)).toThrow(expect.objectContaining({ status: 400, source: 'downstream' }));
  }
);

test('no bytes are an empty object; the error for invalid JSON names it', () => {
  expect(parseJson(bytes(''), 'Query A')).toEqual({});
  expect(() => parseJson(bytes('{'), 'Query A')).toThrow('Query A is not JSON.');
});
