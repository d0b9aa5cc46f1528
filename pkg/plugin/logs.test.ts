import { expect, test } from 'bun:test';
import { logLine } from './logs';
import { registerSecrets } from './redact';

const now = new Date(Date.UTC(2024, 4, 5, 9, 0, 0, 7));

test('writes one line as hclog does', () => {
  const line = logLine('warn', 'sampling\nfell behind', { instance: 'shop', late: 1.5, ok: false, by: null }, now);
  expect(line.match(/\n/g)).toHaveLength(1);
  expect(JSON.parse(line)).toEqual({
    '@level': 'warn',
    '@message': 'sampling\nfell behind',
    '@timestamp': '2024-05-05T09:00:00.007000Z',
    '@module': 'runaway',
    instance: 'shop',
    late: 1.5,
    ok: false,
    by: null,
  });
});

test('a value can neither replace one of the host’s keys nor break the line', () => {
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  const parsed = JSON.parse(logLine('info', 'x', { '@message': 7, big: 2n ** 64n, circular, none: undefined }, now));
  expect(parsed['@message']).toBe('x');
  expect(parsed.big).toBe('18446744073709551616n');
  expect(parsed.circular).toContain('Circular');
  expect(parsed).not.toHaveProperty('none');
});

test('an error is written with its stack and its cause, without secrets', () => {
  registerSecrets(['s3cr3t-password']);
  const error = new Error('lost s3cr3t-password', { cause: new Error('refused') });
  const line = logLine('error', 'failed', { error }, now);
  expect(line).toContain('lost [redacted]');
  expect(line).toContain('caused by: Error: refused');
  expect(line).toContain('logs.test.ts');
  expect(line).not.toContain('s3cr3t');
});

test('a line is not longer than the host reads', () => {
  expect(logLine('info', 'x'.repeat(1e6), {}, now).length).toBeLessThan(64 * 1024);
});
