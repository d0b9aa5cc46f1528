import { expect, test } from 'bun:test';
import { PluginError } from '../plugin/handlers';
import { query } from './queries.fixture';
import { parseRequest, widthOf } from './request';

function refusal(json: unknown, changes = {}): string {
  try {
    parseRequest(query(json, 0, 100, changes));
  } catch (error) {
    if (error instanceof PluginError) {
      expect([error.status, error.source]).toEqual([400, 'downstream']);
      return error.message;
    }
    throw error;
  }
  throw new Error('it was accepted');
}

const kinds = 'io, statements, locks, runaways, activity';

test.each([
  [null, `Query A: queryType: must be one of ${kinds}`],
  [{}, `Query A: queryType: must be one of ${kinds}`],
  [[], `Query A: queryType: must be one of ${kinds}`],
  ['io', `Query A: queryType: must be one of ${kinds}`],
  [{ queryType: 7 }, `Query A: queryType: must be one of ${kinds}`],
  [{ queryType: 'sql' }, `Query A: queryType: "sql" is not one of ${kinds}`],
  [{ queryType: '__proto__' }, `Query A: queryType: "__proto__" is not one of ${kinds}`],
  [{ queryType: 'constructor' }, `Query A: queryType: "constructor" is not one of ${kinds}`],
  [{ queryType: 'x'.repeat(9999) }, `Query A: queryType: "${'x'.repeat(50)}" is not one of ${kinds}`],
  [{ queryType: 'io', measures: ['speed'] }, 'Query A: measures.0: Invalid option'],
  [{ queryType: 'io', measures: [] }, 'Query A: measures: Too small'],
  [{ queryType: 'io', by: 'toString' }, 'Query A: by: Invalid option'],
  [{ queryType: 'io', top: 1e9 }, 'Query A: top: Too big'],
  [{ queryType: 'io', top: NaN }, 'Query A: top: Invalid input'],
  [{ queryType: 'statements', limit: 5001 }, 'Query A: limit: Too big'],
  [{ queryType: 'statements', limit: 1.5 }, 'Query A: limit: Invalid input'],
  [{ queryType: 'statements', users: 'root' }, 'Query A: users: Invalid input'],
  [{ queryType: 'statements', users: [''] }, 'Query A: users.0: Too small'],
  [{ queryType: 'runaways', instances: ['x'.repeat(257)] }, 'Query A: instances.0: Too big'],
  [
    { queryType: 'runaways', outcomes: Array.from({ length: 300_000 }, () => 'x') },
    'Query A: outcomes: Too big: at most 100 values',
  ],
  [{ queryType: 'activity', measures: ['up', 'down'] }, 'Query A: measures.1: Invalid option'],
])('refuses %j', (json, message) => {
  expect(refusal(json)).toStartWith(message);
});

test.each([
  ['reversed', { from: 100, to: 50 }],
  ['empty', { from: 50, to: 50 }],
  ['not a number', { from: NaN }],
  ['endless', { to: Infinity }],
  ['before 1970', { from: -1 }],
  ['longer than any retention', { from: 0, to: Date.UTC(2024, 0, 1) }],
  ['beyond exact numbers', { from: Date.UTC(2300, 0, 1), to: Date.UTC(2300, 0, 2) }],
])('refuses a time range that is %s', (_, changes) => {
  expect(refusal({ queryType: 'io' }, changes)).toStartWith('Query A: timeRange: ');
});

test('fills in defaults, and ignores what Grafana adds', () => {
  const saved = { queryType: 'io', refId: 'A', datasource: { uid: 'x' }, hide: false, intervalMs: 1000 };
  expect(parseRequest(query(saved)).model).toEqual({
    queryType: 'io',
    instances: [],
    by: 'total',
    measures: ['readBytes', 'writeBytes'],
    top: 10,
  });
});

test.each([
  ['as asked', {}, 1, 1e6],
  ['never more points than asked', { maxDataPoints: 10 }, 1, 10e6],
  ['a hostile number of points', { maxDataPoints: 1e12, intervalMs: 1e-9 }, 1, 20_000],
  ['no numbers', { maxDataPoints: NaN, intervalMs: NaN }, 1, 1e6],
  ['negative', { maxDataPoints: -5, intervalMs: -5 }, 1, 1e6],
  ['an interval over the range', { intervalMs: 1e15 }, 1, 100e6],
  ['fewer points for many series', { maxDataPoints: 5000, intervalMs: 1 }, 1000, 100_000],
])('the width of a point: %s', (_, changes, series, expected) => {
  expect(widthOf(parseRequest(query({ queryType: 'io' }, 0, 100, changes)), series)).toBe(expected);
});
