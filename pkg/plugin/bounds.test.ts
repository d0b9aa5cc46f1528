import { expect, test } from 'bun:test';
import { create, toBinary } from '@bufbuild/protobuf';
import { checkFields, checkJson } from './bounds';
import { QueryDataRequestSchema } from './gen/backend_pb';

const check = (json: string) => checkJson(new TextEncoder().encode(json), 'Query A');
const list = (many: number, one: string) => `[${Array.from({ length: many }, () => one).join()}]`;

test.each([
  ['size', JSON.stringify('x'.repeat(65_535)), 'Query A has 65537 bytes of JSON; at most 65536 are read.'],
  ['depth', '['.repeat(33), 'Query A has more than 32 lists or objects within each other.'],
  ['depth of objects', '{"a":'.repeat(33), 'Query A has more than 32 lists or objects within each other.'],
  ['members', list(2001, '1'), 'Query A has more than 2000 values.'],
  ['members of small lists', list(1001, '[1,2]'), 'Query A has more than 2000 values.'],
])('the %s of JSON is bounded', (_, json, message) => {
  expect(() => check(json)).toThrow(message);
});

test.each([
  ['as deep and long as may be', `${'['.repeat(32)}${list(1999, '1').slice(1)}${']'.repeat(31)}`],
  ['brackets and commas in a text', JSON.stringify({ a: '[,"\\'.repeat(5000) })],
  ['nothing', ''],
  ['no JSON', 'queryType'],
])('%s passes', (_, json) => {
  expect(() => check(json)).not.toThrow();
});

test('the fields of a request are counted before each becomes an object', () => {
  const request = (many: number) => {
    const queries = Array.from({ length: many }, (_, i) => ({ refId: `${i}`, maxDataPoints: 5n }));
    return toBinary(QueryDataRequestSchema, create(QueryDataRequestSchema, { queries, format: 1 }));
  };
  expect(() => checkFields(request(9_000))).not.toThrow();
  expect(() => checkFields(request(10_001))).toThrow('more than 10000 fields');
});
