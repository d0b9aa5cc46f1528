import { expect, test } from 'bun:test';
import { secrets, settings } from '../../../src/shared/settings';
import { checkPin, tlsOptions, wantsTls, type TlsSettings } from './tls';

const none = secrets.parse({});
const address = { host: 'db1', port: 3306 };
const socket = { socketPath: '/run/mysqld.sock' };
const pin = 'AB'.repeat(32);

function given(changed: Partial<TlsSettings>): TlsSettings {
  return settings.parse({ instances: [{ address: 'db1' }], user: 'runaway', ...changed });
}

test('by default TLS is used where the server offers it, but not on a unix socket', () => {
  expect(given({}).tls).toBe('preferred');
  expect(wantsTls(given({}), address, true)).toBe(true);
  expect(wantsTls(given({}), address, false)).toBe(false);
  expect(wantsTls(given({}), socket, true)).toBe(false);
});

test('off is plain text; what is required does not ask what the server offers', () => {
  expect(wantsTls(given({ tls: 'off' }), address, true)).toBe(false);
  expect(wantsTls(given({ tls: 'on' }), address, false)).toBe(true);
  expect(wantsTls(given({ tls: 'verify' }), socket, false)).toBe(true);
  expect(wantsTls(given({ tls: 'off', pinnedCertificates: [pin] }), address, false)).toBe(true);
});

test('preferred and on encrypt without checking the certificate', () => {
  for (const tls of ['preferred', 'on'] as const) {
    expect<unknown>(tlsOptions(given({ tls }), none, { ...address, host: '10.0.0.1' })).toEqual({
      rejectUnauthorized: false,
      verifyIdentity: false,
    });
  }
});

test('verify checks the chain and the name, with the given certificates', () => {
  const certificates = { ...none, tlsCACert: 'ca', tlsClientCert: 'cert', tlsClientKey: 'key' };
  expect<unknown>(tlsOptions(given({ tls: 'verify' }), certificates, address)).toEqual({
    ...{ rejectUnauthorized: true, verifyIdentity: true },
    ...{ ca: 'ca', cert: 'cert', key: 'key' },
  });
});

test('verify by a bare IP address or a socket needs a server name', () => {
  for (const bare of [{ host: '::1', port: 3306 }, socket]) {
    expect(() => tlsOptions(given({ tls: 'verify' }), none, bare)).toThrow('TLS server name');
    expect(() => tlsOptions(given({ tls: 'verify', tlsServerName: 'db.example' }), none, bare)).not.toThrow();
  }
});

test('a pin is compared however it is written', () => {
  const shown = pin.match(/../g)?.join(':') ?? '';
  for (const written of [pin, pin.toLowerCase(), shown, `sha256:${pin}`]) {
    expect(() => checkPin(given({ pinnedCertificates: [written] }), shown, 'orders')).not.toThrow();
    expect(() => checkPin(given({ pinnedCertificates: [written] }), 'CD:EF', 'orders')).toThrow('It showed CD:EF');
    expect(() => checkPin(given({ pinnedCertificates: [written] }), null, 'orders')).toThrow('not one of those pinned');
  }
});
