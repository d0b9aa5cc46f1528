import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildFrontend, provided } from './frontend';
import { plugins, version } from './plugins';
import { moduleBudget, sizes } from './sizes';

const out = mkdtempSync(join(tmpdir(), 'runaway-frontend-'));
const scripts = (folder: string) => [...new Bun.Glob('*.js').scanSync(join(out, folder))];
const read = (folder: string, file: string) => readFileSync(join(out, folder, file), 'utf8');

beforeAll(async () => {
  await buildFrontend(out);
}, 60_000);
afterAll(() => rmSync(out, { recursive: true }));

describe.each(plugins)('$id', ({ id, folder }) => {
  test('is an AMD module that imports only what Grafana provides', () => {
    const [, list] = /^define\((\[[^\]]*\]),function/.exec(read(folder, 'module.js')) ?? [];
    const wanted: string[] = JSON.parse(list ?? 'null');
    expect([...provided, 'module']).toEqual(expect.arrayContaining(wanted));
    expect(wanted).toContain('react');
  });

  test('loads its chunks from beside itself, else from below its own id', () => {
    const text = read(folder, 'module.js');
    expect(text).toContain(`"public/plugins/${id}/"`);
    expect(text).toContain('.uri.lastIndexOf("/")');
  });

  test('neither uses the new JSX runtime nor writes to the console', () => {
    expect(scripts(folder).filter((file) => /jsx-(dev-)?runtime|console\.\w+\(/.test(read(folder, file)))).toEqual([]);
  });

  test('loads its heavy parts lazily', () => {
    expect(scripts(folder).length).toBeGreaterThan(1);
    expect(sizes(out).find((size) => size.id === id)?.module).toBeLessThan(moduleBudget);
  });

  test('has its manifest, with version and date, and every file that it names', async () => {
    const manifest = JSON.parse(read(folder, 'plugin.json'));
    expect(manifest.id).toBe(id);
    expect(manifest.info.version).toBe(version());
    expect(manifest.info.updated).toMatch(/^\d{4}-\d\d-\d\d$/);
    const named: string[] = [
      ...Object.values<string>(manifest.info.logos),
      ...manifest.info.screenshots.map((shot: { path: string }) => shot.path),
      ...(manifest.includes ?? [])
        .filter((include: { type: string }) => include.type !== 'page')
        .map((include: { path: string }) => include.path),
    ];
    const missing = await Promise.all(named.map(async (path) => !(await Bun.file(join(out, folder, path)).exists())));
    expect(named.filter((_, at) => missing[at])).toEqual([]);
  });
});
