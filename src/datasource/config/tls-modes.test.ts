import { expect, test } from 'bun:test';
import { problems } from '../../shared/problems';
import { secrets, settings } from '../../shared/settings';
import { modes, pemFields, pinProblem } from './tls-modes';

const base = { instances: [{ address: 'db1' }], user: 'runaway' };

test('the editor offers each mode that the settings know, the default first', () => {
  expect(modes.map(({ value }) => value)).toEqual(settings.shape.tls.unwrap().options);
  expect(modes[0]?.value).toBe(settings.parse(base).tls);
});

test('settings that were saved before keep their meaning', () => {
  for (const tls of ['off', 'on', 'verify'] as const) {
    expect(settings.parse({ ...base, tls }).tls).toBe(tls);
  }
});

test('a mode shows only what it uses, and each secret is shown by some mode', () => {
  const shown = (mode: (typeof modes)[number]['value']) => pemFields(mode).map(({ key }) => key);
  expect(shown('preferred')).toEqual(['tlsClientCert', 'tlsClientKey', 'serverPublicKey']);
  expect(shown('on')).toEqual(['tlsClientCert', 'tlsClientKey']);
  expect(shown('verify')).toEqual(['tlsCACert', 'tlsClientCert', 'tlsClientKey']);
  expect(shown('off')).toEqual(['serverPublicKey']);
  const all = new Set<string>(modes.flatMap(({ value }) => shown(value)));
  expect(new Set([...all, 'password', 'killPassword'])).toEqual(new Set(Object.keys(secrets.shape)));
});

test('a fingerprint that cannot be one is a problem of its field', () => {
  const of = (...pinnedCertificates: string[]) => pinProblem(problems({ ...base, pinnedCertificates }));
  const hex = 'ab'.repeat(32);
  expect(of()).toBeUndefined();
  expect(of(hex, hex.toUpperCase(), `sha256:${hex}`, hex.match(/../g)?.join(':') ?? '')).toBeUndefined();
  expect(of(hex, 'abc')).toContain('64 hexadecimal digits');
  expect(of(`${hex}00`)).toContain('64 hexadecimal digits');
});
