import { expect, test } from 'bun:test';
import { runawayQuery } from '../../src/shared/query';
import { alerting } from './alerting';
import { dashboard } from './dashboard';

const rules = alerting().groups.flatMap((group) => group.rules);

test.each(rules)('$title: its queries can be answered without variables', ({ data }) => {
  const ours = data.filter(({ datasourceUid }) => datasourceUid === 'runaway');
  expect(ours.length).toBeGreaterThan(0);
  for (const { model } of ours) {
    expect(runawayQuery.parse(model)).toMatchObject({ queryType: 'activity', instances: [] });
  }
});

test.each(rules)('$title: its condition refers to its queries', ({ data, condition }) => {
  const refIds = data.map(({ refId }) => refId);
  const expressions = data.flatMap(({ model }) =>
    model && 'expression' in model
      ? [(/^\$(\w+) - \d+$/.exec(String(model.expression)) ?? [])[1] ?? String(model.expression)]
      : []
  );
  expect(refIds).toEqual(expect.arrayContaining([...expressions, condition]));
});

test.each(rules)('$title: its text names the instance and links to the dashboard', ({ annotations = {}, labels }) => {
  expect(annotations.summary).toContain('$labels.instance');
  expect(annotations.dashboard).toContain(`d/${dashboard().uid}?var-datasource=runaway`);
  expect(annotations.dashboard_now).toEndWith('&from=now-15m&to=now');
  expect(dashboard().panels?.map(({ id }) => String(id))).toContain(annotations.__panelId__ ?? '');
  expect(labels).toHaveProperty('severity');
});

test.each(rules)('$title: nulls are dropped, so that a missing last sample does not decide', ({ data }) => {
  const reductions = data.flatMap(({ model }) => (model && 'reducer' in model ? [model] : []));
  expect(reductions.length).toBeGreaterThan(0);
  for (const reduction of reductions) {
    expect(reduction).toMatchObject({ settings: { mode: 'dropNN' } });
  }
});

test('one unread instance of several fires, although its other series have ended', () => {
  const queries = rules.find(({ uid }) => uid === 'runaway-instance-unread')?.data.map(({ model }) => model);
  expect(queries).toMatchObject([
    { queryType: 'activity', measures: ['up'] },
    { expression: 'A', reducer: 'last' },
    { expression: 'B', conditions: [{ evaluator: { type: 'lt', params: [1] } }] },
    { queryType: 'activity', measures: ['time'] },
    { expression: 'TIME', reducer: 'last' },
    { expression: '$TO - 900000' },
  ]);
});
