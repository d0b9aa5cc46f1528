import { expect, test } from 'bun:test';
import { parseAddress } from './address';

test.each([
  ['db1', { host: 'db1', port: 3306 }],
  ['db1:3307', { host: 'db1', port: 3307 }],
  ['10.0.0.1:3306', { host: '10.0.0.1', port: 3306 }],
  ['[::1]:3307', { host: '::1', port: 3307 }],
  ['[fe80::1]', { host: 'fe80::1', port: 3306 }],
  ['2001:db8::1', { host: '2001:db8::1', port: 3306 }],
  ['/run/mysqld/mysqld.sock', { socketPath: '/run/mysqld/mysqld.sock' }],
])('%s', (address, expected) => {
  expect<unknown>(parseAddress(address)).toEqual(expected);
});

test.each(['db1:', 'db1:0', 'db1:70000', 'db1:mysql', '[::1]:x'])('%s is refused', (address) => {
  expect(() => parseAddress(address)).toThrow('port');
});
