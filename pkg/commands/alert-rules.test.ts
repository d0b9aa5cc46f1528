import { expect, test } from 'bun:test';
import { readFile } from 'node:fs/promises';
import { alertRules } from './alert-rules';

const parsed = (...args: string[]) => Bun.YAML.parse(alertRules(args)) as ReturnType<typeof JSON.parse>;

test('for the shipped data source they are the shipped rules', async () => {
  const file = await readFile(`${import.meta.dir}/../../provisioning/alerting/runaway.yaml`, 'utf8');
  expect(parsed('--datasource', 'runaway')).toEqual(Bun.YAML.parse(file));
});

test('for another one, they ask it, link to it, and may stand beside the shipped ones', () => {
  const text = alertRules(['--datasource', 'orders_db-2']);
  expect(text).not.toMatch(/(uid|Uid|datasource|ds)[:=] ?"?runaway\b(?!-)/);
  const [group] = parsed('--datasource', 'orders_db-2').groups;
  expect(group).toMatchObject({ name: 'runaway orders_db-2', folder: 'Runaway', orgId: 1 });
  for (const { uid, title, data, annotations, ...rule } of group.rules) {
    expect(uid).toMatch(/^runaway-[a-z-]+-[a-z0-9]+$/);
    expect(uid.length).toBeLessThanOrEqual(40);
    expect(title).toEndWith(' (orders_db-2)');
    expect(data[0]).toMatchObject({ datasourceUid: 'orders_db-2', model: { datasource: { uid: 'orders_db-2' } } });
    expect(annotations.dashboard).toContain('var-datasource=orders_db-2');
    expect(rule).not.toHaveProperty('notification_settings');
  }
});

test('a receiver is named only where one is given', () => {
  const [group] = parsed('--datasource', 'x', '--receiver', 'Pager: night', '--org', '3', '--folder', 'MySQL').groups;
  expect(group).toMatchObject({ orgId: 3, folder: 'MySQL' });
  expect(group.rules[0].notification_settings).toMatchObject({ receiver: 'Pager: night', group_wait: '1s' });
});

test.each([
  [[], '--datasource takes'],
  [['--datasource', 'a b'], '--datasource takes'],
  [['--datasource', 'a', '--org', '0'], '--org takes'],
  [['--datasource', 'a', '--contact', 'x'], "Unknown option '--contact'"],
])('%j is refused', (args, message) => {
  expect(() => alertRules(args)).toThrow(message);
});
