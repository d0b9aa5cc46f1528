import { expect, test } from 'bun:test';
import { secrets } from '../../../src/shared/settings';
import { tlsOptions } from './tls';

const none = secrets.parse({});
const address = { host: 'db1', port: 3306 };

test('off is plain text, even if there are certificates', () => {
  expect(tlsOptions({ tls: 'off', tlsServerName: '' }, { ...none, tlsCACert: 'ca' }, address)).toEqual({});
});

test('on encrypts without checking the certificate', () => {
  expect(tlsOptions({ tls: 'on', tlsServerName: '' }, none, { ...address, host: '10.0.0.1' })).toEqual({
    ssl: { rejectUnauthorized: false, verifyIdentity: false },
  });
});

test('verify checks the chain and the name, with the given certificates', () => {
  const given = { ...none, tlsCACert: 'ca', tlsClientCert: 'cert', tlsClientKey: 'key' };
  expect(tlsOptions({ tls: 'verify', tlsServerName: '' }, given, address)).toEqual({
    ssl: { rejectUnauthorized: true, verifyIdentity: true, ca: 'ca', cert: 'cert', key: 'key' },
  });
});

test('the certificate is checked against the TLS server name', () => {
  const { host, stream } = tlsOptions({ tls: 'verify', tlsServerName: 'db.example' }, none, address);
  expect(host).toBe('db.example');
  expect(stream).toBeFunction();
});

test('verify by a bare IP address or a socket needs a server name', () => {
  for (const bare of [{ host: '::1', port: 3306 }, { socketPath: '/run/mysqld.sock' }]) {
    expect(() => tlsOptions({ tls: 'verify', tlsServerName: '' }, none, bare)).toThrow('TLS server name');
  }
});
