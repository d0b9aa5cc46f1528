import { expect, test } from 'bun:test';
import { asServerError, errnoOf, isStatementError, loggable, ServerError, type ServerErrorKind } from './errors';

function failure(fields: Record<string, unknown>): Error {
  return Object.assign(new Error(String(fields.message ?? 'why')), fields);
}

const cases: Array<[string, Record<string, unknown>, boolean, ServerErrorKind]> = [
  ['refused', { code: 'ECONNREFUSED', errno: -111, fatal: true }, true, 'unreachable'],
  ['no such host', { code: 'ENOTFOUND' }, true, 'unreachable'],
  ['no answer while connecting', { code: 'ETIMEDOUT' }, true, 'unreachable'],
  ['too many connections', { errno: 1040 }, true, 'unreachable'],
  ['wrong password', { errno: 1045, code: 'ER_ACCESS_DENIED_ERROR' }, true, 'denied'],
  ['account locked', { errno: 3118 }, true, 'denied'],
  ['server went away', { code: 'PROTOCOL_CONNECTION_LOST', fatal: true }, false, 'lost'],
  ['reset', { code: 'ECONNRESET', errno: -104 }, false, 'lost'],
  ['closed before', { message: "Can't add new command when connection is in closed state" }, false, 'lost'],
  ['shutdown', { errno: 1053 }, false, 'lost'],
  ['statement too slow', { errno: 3024 }, false, 'timeout'],
  ['no grant', { errno: 1142 }, false, 'privilege'],
  ['no such table', { errno: 1146 }, false, 'unsupported'],
];

test.each(cases)('%s', (_name, fields, connecting, kind) => {
  const error = asServerError(failure(fields), 'orders', connecting);
  expect(error.kind).toBe(kind);
  expect(error.message).toStartWith('orders: ');
  expect(error.message).toEndWith('.');
});

test('a ServerError stays as it is; any other error becomes the cause', () => {
  const known = new ServerError('denied', 'no');
  expect(asServerError(known, 'orders', true)).toBe(known);
  const cause = failure({ errno: 1045 });
  expect(asServerError(cause, 'orders', true).cause).toBe(cause);
});

test('the message says what to do about certificates and blocked hosts', () => {
  expect(asServerError(failure({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }), 'a', true).message).toContain('TLS mode');
  expect(asServerError(failure({ errno: 1129 }), 'a', true).message).toContain('host_cache');
});

test('the error of a statement is distinguished from a broken connection', () => {
  expect(isStatementError(failure({ errno: 1142 }))).toBe(true);
  expect(isStatementError(failure({ errno: 3024 }))).toBe(true);
  expect(isStatementError(failure({ errno: 1053 }))).toBe(false);
  expect(isStatementError(failure({ code: 'ECONNRESET', errno: -104, fatal: true }))).toBe(false);
  expect(isStatementError(null)).toBe(false);
  expect(errnoOf(failure({ errno: -104 }))).toBe(0);
  expect(errnoOf(failure({ errno: 1146 }))).toBe(1146);
});

test('a log gets the message of an outage, and the stack of a bug', () => {
  const outage = asServerError(failure({ code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' }), 'orders', true);
  const fault = new TypeError('x is undefined');
  expect(loggable(outage)).toBe(outage.message);
  expect(loggable(fault)).toBe(fault);
});
