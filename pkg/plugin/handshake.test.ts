import { expect, test } from 'bun:test';
import { handshakeLine, isHosted } from './handshake';

test('recognises a host by its cookie', () => {
  expect(isHosted({ grafana_plugin_type: 'datasource' })).toBe(true);
  expect(isHosted({ grafana_plugin_type: 'renderer' })).toBe(false);
  expect(isHosted({})).toBe(false);
});

test('the handshake line contains the address', () => {
  expect(handshakeLine({ network: 'unix', address: '/tmp/x/plugin.sock' })).toBe('1|2|unix|/tmp/x/plugin.sock|grpc|\n');
  expect(handshakeLine({ network: 'tcp', address: '127.0.0.1:10000' })).toBe('1|2|tcp|127.0.0.1:10000|grpc|\n');
});
