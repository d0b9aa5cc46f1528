import { expect, test } from 'bun:test';
import { createMeter } from '../../../pkg/sampling/metrics';
import { prometheusRules } from './prometheus';

test('every rule is over a metric that the plugin has', async () => {
  const metrics = await createMeter().text();
  const [group] = prometheusRules().groups;
  expect(group?.rules).toHaveLength(4);
  for (const { expr, annotations } of group?.rules ?? []) {
    expect(metrics).toContain(`# TYPE ${expr.split(' ')[0]} gauge`);
    expect(annotations.summary).toContain('$labels.instance');
  }
});
