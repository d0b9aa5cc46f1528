import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plugins, root } from './plugins';

const manifest = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));

describe.each(plugins)('$manifest', ({ id, manifest: path }) => {
  const json = manifest(path);

  test('has id, name and author, and takes version and date from the build', () => {
    expect(json).toMatchObject({
      id,
      name: expect.stringMatching(/^Runaway/),
      info: { version: '%VERSION%', updated: '%TODAY%', author: { name: expect.any(String) } },
      dependencies: { grafanaDependency: '>=11.6.0' },
    });
    expect(json.info.description).not.toBe('');
    expect(json.info.keywords.length).toBeGreaterThan(3);
    expect(json.info.links.length).toBeGreaterThan(0);
  });
});

test('the app includes the other plugins, its pages and its dashboard, and is enabled by default', () => {
  const app = manifest('plugin.json');
  expect(app).toMatchObject({ type: 'app', autoEnabled: true });
  const of = (type: string) => app.includes.filter((include: { type: string }) => include.type === type);
  expect(of('datasource')).toEqual([expect.objectContaining({ path: 'datasource/plugin.json' })]);
  expect(of('panel')).toEqual([expect.objectContaining({ path: 'panel/plugin.json' })]);
  expect(of('dashboard')).toEqual([expect.objectContaining({ path: 'dashboards/mysql-incident.json' })]);
  expect(of('page').map(({ name, addToNav, defaultNav = false }: Page) => [name, addToNav, defaultNav])).toEqual([
    ['Incidents', true, true],
    ['Setup', true, false],
  ]);
});

interface Page {
  name: string;
  addToNav: boolean;
  defaultNav?: boolean;
}

test('only the data source has an executable', () => {
  const dataSource = manifest('src/datasource/plugin.json');
  expect(dataSource).toMatchObject({
    type: 'datasource',
    backend: true,
    executable: '../gpx_runaway',
    metrics: true,
    annotations: true,
    alerting: true,
  });
  expect(manifest('plugin.json')).not.toHaveProperty('backend');
  expect(manifest('src/panel/plugin.json')).not.toHaveProperty('backend');
});
