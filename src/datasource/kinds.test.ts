import { expect, test } from 'bun:test';
import { runawayQuery } from '../shared/query';
import { alertKinds, changeKind, isKindKept, kinds, queryProblem } from './kinds';
import type { RunawayDataQuery } from './types';

test('every kind of query has a label and an explanation', () => {
  const all = runawayQuery.options.map((option) => option.shape.queryType.value);
  expect(kinds.map(({ value }) => value).sort()).toEqual(all.sort());
  expect(kinds.every(({ label, explanation }) => label !== '' && explanation !== '')).toBe(true);
  expect(all).toEqual(expect.arrayContaining(alertKinds));
});

test('changing the kind keeps only the common fields', () => {
  const datasource = { uid: 'runaway', type: 'runaway-mysql-datasource' };
  const statements: RunawayDataQuery = {
    refId: 'B',
    datasource,
    hide: true,
    queryType: 'statements',
    instances: ['a'],
    users: ['app'],
    outcomes: ['killed'],
    when: 'range',
    minElapsed: 3,
    limit: 7,
  };
  const grafanaFields = { refId: 'B', datasource, hide: true };
  expect(changeKind(statements, 'runaways')).toEqual({
    ...grafanaFields,
    ...runawayQuery.parse({
      queryType: 'runaways',
      as: 'table',
      instances: ['a'],
      users: ['app'],
      outcomes: ['killed'],
      limit: 7,
    }),
  });
  expect(changeKind(statements, 'io')).toEqual({
    ...grafanaFields,
    ...runawayQuery.parse({ queryType: 'io', instances: ['a'] }),
  });
});

test('an invalid field is dropped when the kind changes', () => {
  const broken: RunawayDataQuery = { refId: 'A', queryType: 'statements', limit: 0 };
  expect(changeKind(broken, 'runaways')).toEqual({
    refId: 'A',
    ...runawayQuery.parse({ queryType: 'runaways', as: 'table' }),
  });
});

test.each(kinds.flatMap((from) => kinds.map((to) => [from.value, to.value] as const)))(
  '%s to %s is valid',
  (from, to) => {
    const query = { refId: 'A', ...runawayQuery.parse({ queryType: from, instances: ['a'] }) };
    expect(queryProblem(changeKind(query, to))).toBeNull();
  }
);

test('a kind is kept only if Grafana has saved it', () => {
  const shown = { refId: 'A', queryType: 'activity' };
  const other = { refId: 'B', queryType: 'io' };
  expect(isKindKept(shown)).toBe(true);
  expect(isKindKept({ refId: 'A' })).toBe(false);
  expect(isKindKept(shown, [{ refId: 'A' }, other])).toBe(false);
  expect(isKindKept(shown, [{ refId: 'A', queryType: 'range' }, other])).toBe(false);
  expect(isKindKept(shown, [other, { refId: 'A', queryType: 'io' }])).toBe(true);
});

test('a problem names its field', () => {
  expect(queryProblem({ queryType: 'io', top: 99 })).toStartWith('top: ');
  expect(queryProblem({ queryType: 'io', measures: [] })).toStartWith('measures: ');
  expect(queryProblem({})).toStartWith('queryType: ');
  expect(queryProblem({ queryType: 'io', instances: ['$instance'] })).toBeNull();
});

test('in an alert rule runaways are series', () => {
  const query: RunawayDataQuery = { refId: 'A', queryType: 'activity' };
  expect(changeKind(query, 'runaways', true)).toMatchObject({ as: 'series' });
  expect(changeKind(query, 'runaways')).toMatchObject({ as: 'table' });
});
