import { expect, test } from 'bun:test';
import { runawayQuery } from '../../../src/shared/query';
import { alerting } from './alerting';
import { dashboard } from '../dashboard';

const rules = alerting().groups.flatMap((group) => group.rules);

test.each(rules)('$title: its queries can be answered without variables', ({ data }) => {
  const ours = data.filter(({ datasourceUid }) => datasourceUid === 'runaway');
  expect(ours.length).toBeGreaterThan(0);
  for (const { model } of ours) {
    expect(runawayQuery.parse(model)).toMatchObject({ instances: [] });
  }
});

test.each(rules)('$title: its condition and its expressions refer to its queries', ({ data, condition }) => {
  const refIds = data.map(({ refId }) => refId);
  const used = data.flatMap(({ model }) => {
    const expression = model && 'expression' in model ? String(model.expression) : null;
    return expression === null ? [] : (expression.match(/(?<=\$)\w+|^\w+$/g) ?? []);
  });
  expect(refIds).toEqual(expect.arrayContaining([...used, condition]));
  expect(used.length).toBeGreaterThan(0);
});

test.each(rules)('$title: its texts name values that it has', ({ data, annotations = {}, labels = {} }) => {
  const refIds = data.map(({ refId }) => refId);
  const named = [...Object.values(annotations), ...Object.values(labels)].flatMap(
    (text) => String(text).match(/(?<=\$values\.)\w+/g) ?? []
  );
  expect(refIds).toEqual(expect.arrayContaining(named));
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

test('the alert of a runaway names it, and is gone when it ends', () => {
  const rule = rules.find(({ uid }) => uid === 'runaway-statement');
  expect(rule?.noDataState).toBe('OK');
  expect(rule?.annotations?.summary).toContain('{{ with $labels.statement }}');
  expect(rule?.annotations?.runaway).toContain('/incidents/{{ $labels.id | urlquery }}?ds=runaway');
  const asked = rule?.data.flatMap(({ model }) => (model && 'queryType' in model ? [runawayQuery.parse(model)] : []));
  expect(asked?.map((query) => 'as' in query && query.as)).toEqual(Array.from({ length: 6 }, () => 'series'));
});
