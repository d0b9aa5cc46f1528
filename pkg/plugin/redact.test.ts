import { expect, test } from 'bun:test';
import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { logLine } from './logs';
import { redact, redactFrame, registerSecrets } from './redact';

test('removes every known secret from a text, but no short values', () => {
  registerSecrets(['hunter2-hunter2', 'abc', '']);
  expect(redact('mysql://root:hunter2-hunter2@db/abc?again=hunter2-hunter2')).toBe(
    'mysql://root:[redacted]@db/abc?again=[redacted]'
  );
});

test.each([[['hunter', 'hunter22extra']], [['hunter22extra', 'hunter']], [['hunter22', '22extra', 'hunter']]])(
  'a password that is part of another: %p',
  (passwords) => {
    registerSecrets(passwords);
    expect(redact('a hunter22extra b hunter c')).toBe('a [redacted] b [redacted] c');
    expect(redact('hunter22extra')).toBe('[redacted]');
  }
);

const password = 'päss "word\\ +/<&>\'%🙂';
const encodings: Array<[string, (text: string) => string]> = [
  ['itself', (text) => text],
  ['JSON', (text) => JSON.stringify({ text })],
  ['JSON in JSON', (text) => JSON.stringify({ a: JSON.stringify({ text }) })],
  ['JSON of Go', (text) => JSON.stringify(text).replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`)],
  ['an inspected object', (text) => inspect({ text })],
  ['a part of a URL', (text) => encodeURIComponent(text)],
  [
    'a part of a URL in small letters',
    (text) => encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()),
  ],
  ['a query string', (text) => new URLSearchParams({ text }).toString()],
  ['base64', (text) => Buffer.from(text).toString('base64')],
  ['base64 for URLs', (text) => Buffer.from(text).toString('base64url')],
  ['hexadecimal', (text) => Buffer.from(text).toString('hex')],
];

/** What encodes the text itself, without what surrounds it. */
function bodyOf(encode: (text: string) => string, text: string): string {
  const [encoded, empty] = [encode(text), encode('')];
  let [from, to] = [0, encoded.length];
  while (from < empty.length && encoded[from] === empty[from]) {
    from++;
  }
  while (
    encoded.length - to < empty.length - from &&
    encoded[to - 1] === empty[empty.length - 1 - (encoded.length - to)]
  ) {
    to--;
  }
  return encoded.slice(from, to);
}

/** Every part of this many characters of what encodes a secret. */
function partsOf(encoded: string, length = 6): string[] {
  return Array.from({ length: Math.max(0, encoded.length - length) }, (_, i) => encoded.slice(i, i + length));
}

test.each(encodings)('no part of a password passes as %s', (_, encode) => {
  registerSecrets([password]);
  const clean = redact(encode(password));
  expect(clean).toContain('[redacted]');
  for (const part of partsOf(bodyOf(encode, password), 5)) {
    expect(clean).not.toContain(part);
  }
});

test.each(['', 'a', 'ab', 'abc'])('base64 of a longer text that holds the password, after %p', (before) => {
  registerSecrets(['correct-horse-battery']);
  const clean = redact(Buffer.from(`${before}correct-horse-battery:x`).toString('base64'));
  expect(clean).toContain('[redacted]');
  expect(clean.replace('[redacted]', '').length).toBeLessThan(10);
});

test.each(encodings)('no line of a private key passes as %s', (_, encode) => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  registerSecrets([pem]);
  const secret = pem.replace(/-----.*-----\n?/g, '').replaceAll('\n', '');
  for (const text of [
    encode(pem),
    encode(pem.replaceAll('\n', '\r\n')),
    encode(pem.split('\n').slice(1, 3).join('\n')),
  ]) {
    const clean = redact(text);
    expect(partsOf(secret).filter((part) => clean.includes(part))).toEqual([]);
    // What base64 shares with its neighbours is one letter.
    if (text === encode(pem)) {
      expect(partsOf(bodyOf(encode, secret), 12).filter((part) => clean.includes(part))).toEqual([]);
    }
  }
});

test('a secret at the end of what is kept of a long text is hidden whole', () => {
  registerSecrets(['a-secret-at-the-cut']);
  for (let before = 8_160; before < 8_200; before++) {
    const line = logLine('info', `${'x'.repeat(before)}a-secret-at-the-cut${'y'.repeat(9_000)}`, {});
    expect(line).not.toMatch(/xa-|cut/);
  }
  const many = 'a-secret-at-the-cut'.repeat(1_000);
  expect(redact(many, { longest: 100 })).toBe('[redacted]');
});

test('frames have no secret within a text; a value that is a name stays', () => {
  registerSecrets(['hunter22extra', 'zebra']);
  const values = ["SELECT 'hunter22extra'", 'SELECT 1 FROM zebra', 'hunter22extra', null];
  expect(
    redactFrame({
      name: 'a',
      fields: [{ name: 'text', type: 'string', values }],
      notices: [{ severity: 'info', text: 'with hunter22extra' }],
    })
  ).toEqual({
    name: 'a',
    fields: [
      { name: 'text', type: 'string', values: ["SELECT '[redacted]'", 'SELECT 1 FROM zebra', 'hunter22extra', null] },
    ],
    notices: [{ severity: 'info', text: 'with [redacted]' }],
  });
});

test('a long text with many secrets is redacted within a moment', () => {
  const keys = Array.from({ length: 10 }, () => generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey);
  registerSecrets(keys.map((key) => key.export({ type: 'pkcs8', format: 'pem' }).toString()));
  const before = process.cpuUsage();
  logLine('error', 'x'.repeat(5_600_000), {});
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(200);
});
