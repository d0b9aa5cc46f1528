import { expect, test } from 'bun:test';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { runawayQuery } from '../../src/shared/query';
import { dashboard } from './dashboard';

const { panels = [], annotations, links, templating } = dashboard();
const shown = panels.filter((panel): panel is Panel => panel.type !== 'row');

test.each(shown.map((panel) => [panel.title ?? '', panel.targets ?? []] as const))(
  '%s: its queries are valid',
  (_, targets) => {
    expect(targets.length).toBeGreaterThan(0);
    for (const target of targets) {
      expect(runawayQuery.parse(target).instances).toEqual(['$instance']);
    }
  }
);

test('no panel covers another, and ids are unique', () => {
  const cells = shown.flatMap(({ gridPos }) => {
    const { x = 0, y = 0, w = 0, h = 0 } = gridPos ?? {};
    expect(x + w).toBeLessThanOrEqual(24);
    return Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`);
  });
  expect(new Set(cells).size).toBe(cells.length);
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
});

test('runaways are marked on every panel by default', () => {
  expect(annotations?.list).toEqual([
    expect.objectContaining({
      enable: true,
      target: expect.objectContaining({ queryType: 'runaways', as: 'regions' }),
    }),
  ]);
});

test('data source and instances can be chosen', () => {
  expect(templating?.list?.map(({ name, type }) => [name, String(type)])).toEqual([
    ['datasource', 'datasource'],
    ['instance', 'query'],
  ]);
});

test('by its plain address it shows the provisioned data source, not the first by name', () => {
  expect(templating?.list?.[0]?.current).toEqual({ text: 'Runaway', value: 'runaway' });
});

test('every link names the data source', () => {
  expect(links?.map(({ url }) => url)).toEqual([
    '/a/runaway-mysql-app/incidents?ds=${datasource:raw}',
    '/a/runaway-mysql-app/setup?ds=${datasource:raw}',
  ]);
});
