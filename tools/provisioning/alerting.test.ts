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

test.each(rules)('$title: its condition leads back to a query', ({ data, condition }) => {
  const refIds = data.map(({ refId }) => refId);
  const expressions = data.flatMap(({ model }) => (model && 'expression' in model ? [String(model.expression)] : []));
  expect(refIds).toEqual(expect.arrayContaining([...expressions, condition]));
});

test.each(rules)('$title: its text names the instance and the way to the dashboard', ({ annotations = {}, labels }) => {
  expect(annotations.summary).toContain('$labels.instance');
  expect(annotations.dashboard).toContain(`d/${dashboard().uid}?`);
  expect(dashboard().panels?.map(({ id }) => String(id))).toContain(annotations.__panelId__ ?? '');
  expect(labels).toHaveProperty('severity');
});
