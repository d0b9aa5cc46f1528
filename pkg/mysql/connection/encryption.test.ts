import { expect, test } from 'bun:test';
import { EncryptionWatch, type Encryption } from './encryption';

const plain: Encryption = {
  ...{ isEncrypted: false, fingerprint: null, isMadeAtStart: false },
  ...{ isLocal: false, isOffered: false },
};
const tls = (fingerprint: string): Encryption => ({ ...plain, isEncrypted: true, fingerprint, isOffered: true });

function warnings(...seen: Encryption[]): string[] {
  const watch = new EncryptionWatch();
  seen.forEach((one) => watch.saw(one));
  expect(watch.shortcomings().every(({ severity, remedy }) => severity === 'warning' && remedy === null)).toBe(true);
  return watch.shortcomings().map(({ what }) => what);
}

test('one certificate is fine', () => {
  expect(warnings()).toEqual([]);
  expect(warnings(tls('AA'), tls('AA'), tls('AA'))).toEqual([]);
});

test('a certificate that changes is warned of, also when the first one is back', () => {
  const changed = [expect.stringContaining('certificate changed: AA, then BB')];
  expect<unknown>(warnings(tls('AA'), tls('BB'))).toEqual(changed);
  expect<unknown>(warnings(tls('AA'), tls('BB'), tls('AA'))).toEqual(changed);
});

test.each([
  [true, true, 'MariaDB makes such'],
  [true, false, 'If nobody renewed it'],
  [false, true, 'If nobody renewed it'],
])('only MariaDB’s own certificate changes with a restart: %p, then %p', (before, after, lost) => {
  const watch = new EncryptionWatch();
  watch.saw({ ...tls('AA'), isMadeAtStart: before });
  watch.saw({ ...tls('BB'), isMadeAtStart: after });
  expect(watch.shortcomings()).toMatchObject([{ lost: expect.stringMatching(lost) }]);
});

test('TLS that is no longer offered is warned of', () => {
  expect<unknown>(warnings(tls('AA'), plain)).toEqual([expect.stringContaining('no longer offers TLS')]);
});

test('plain text to another host is warned of, with the reason; to this host it is not', () => {
  expect<unknown>(warnings(plain)).toEqual([expect.stringContaining('the server offers no TLS')]);
  expect<unknown>(warnings({ ...plain, isOffered: true })).toEqual([expect.stringContaining('off in the settings')]);
  expect(warnings({ ...plain, isLocal: true, isOffered: true })).toEqual([]);
});

test('a server that begins to offer TLS is no change of a certificate', () => {
  expect(warnings(plain, tls('AA'))).toEqual([]);
});
