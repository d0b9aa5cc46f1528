import '../testing/browser';
import { expect, test } from 'bun:test';
import { CoreApp } from '@grafana/data';
import { defaultAnnotation, defaultQuery } from './defaults';
import { alertKinds, queryProblem } from './kinds';
import { examples } from './query/examples';

test.each(Object.values(CoreApp))('a new query in %s can be run', (app) => {
  expect(queryProblem(defaultQuery(app))).toBeNull();
});

test('merged into a saved query, it changes nothing', () => {
  for (const { query } of examples) {
    expect({ ...defaultQuery(CoreApp.Explore), ...query }).toEqual(query);
  }
});

test('a new alert rule has a query that it can reduce', () => {
  expect(alertKinds).toContain(defaultQuery(CoreApp.UnifiedAlerting).queryType);
});

test('a new annotation shows regions', () => {
  expect(queryProblem(defaultAnnotation)).toBeNull();
  expect(defaultAnnotation).toMatchObject({ queryType: 'runaways', as: 'regions' });
});
