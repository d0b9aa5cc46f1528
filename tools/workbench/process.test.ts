import { expect, test } from 'bun:test';
import { addressIn } from './process';

test('the handshake says where the plugin listens', () => {
  expect(addressIn('1|2|unix|/run/plugin.sock|grpc|\n')).toBe('unix:/run/plugin.sock');
  expect(addressIn('1|2|tcp|127.0.0.1:10000|grpc|')).toBe('127.0.0.1:10000');
});

test.each([
  null,
  '',
  'This is a Grafana plugin',
  '1|3|unix|/run/plugin.sock|grpc|',
  '1|2|unix|/run/plugin.sock|netrpc|',
])('no other line is a handshake: %p', (line) => {
  expect(() => addressIn(line)).toThrow();
});
