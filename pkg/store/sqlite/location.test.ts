import { afterEach, beforeEach, expect, test } from 'bun:test';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { locate } from './location';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'runaway-location-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const source = { orgId: 1, uid: 'mysql' };
const locateIn = (configured: string | undefined, execPath: string) =>
  locate(source, {
    env: { GF_PLUGIN_HISTORY_PATH: configured },
    execPath: join(root, execPath),
    temporary: join(root, 'tmp'),
  });
const installed = 'grafana/plugins/runaway-mysql-app/gpx_runaway_linux_amd64';

test('history_path comes first', () => {
  const asked = join(root, 'asked/for');
  expect(locateIn(asked, installed)).toEqual({ path: join(asked, '1-mysql.sqlite'), warning: null });
  expect(statSync(asked).mode & 0o777).toBe(0o700);
});

test('then runaway/ beside the plugins folder', () => {
  expect(locateIn(undefined, installed)).toEqual({
    path: join(root, 'grafana/runaway/1-mysql.sqlite'),
    warning: null,
  });
  expect(locateIn('  ', installed).path).toBe(join(root, 'grafana/runaway/1-mysql.sqlite'));
});

test('an existing folder keeps its mode', () => {
  const asked = join(root, 'shared');
  mkdirSync(asked);
  chmodSync(asked, 0o755);
  locateIn(asked, installed);
  expect(statSync(asked).mode & 0o777).toBe(0o755);
});

test('an unusable history_path falls back, with a warning', () => {
  writeFileSync(join(root, 'file'), '');
  const { path, warning } = locateIn(join(root, 'file/below'), installed);
  expect(path).toBe(join(root, 'grafana/runaway/1-mysql.sqlite'));
  expect(warning).toContain('file/below cannot be written');
  expect(locateIn('relative/path', installed).warning).toContain('not an absolute path: relative/path');
});

test('without either it is a temporary folder, with a warning', () => {
  const { path, warning } = locateIn(undefined, 'dist/gpx_runaway_linux_amd64');
  expect(path.startsWith(join(root, 'tmp/runaway-'))).toBe(true);
  expect(warning).toContain('may be lost');
  expect(warning).toContain('Set history_path under [plugin.runaway-mysql-datasource]');
  expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
  expect(locateIn(undefined, 'dist/gpx_runaway_linux_amd64').path).toBe(path);
});

test('a temporary folder that another user created is not used', () => {
  mkdirSync(join(root, 'tmp'));
  mkdirSync(join(root, 'elsewhere'));
  symlinkSync(join(root, 'elsewhere'), join(root, 'tmp', `runaway-${process.getuid?.() ?? 'history'}`));
  const { path } = locateIn(undefined, 'dist/gpx');
  expect(path.startsWith(join(root, 'elsewhere'))).toBe(false);
  expect(existsSync(dirname(path))).toBe(true);
});

test.each([
  ['plain_UID-1', '1-plain_UID-1.sqlite'],
  ['../../etc/passwd', /^1-______etc_passwd-[0-9a-f]{12}\.sqlite$/],
  ['a/b', /^1-a_b-[0-9a-f]{12}\.sqlite$/],
  ['a:b', /^1-a_b-[0-9a-f]{12}\.sqlite$/],
  ['', /^1--[0-9a-f]{12}\.sqlite$/],
  ['x'.repeat(500), /^1-x{64}-[0-9a-f]{12}\.sqlite$/],
])('the file of uid %#', (uid, expected) => {
  const { path } = locate({ orgId: 1, uid }, { env: { GF_PLUGIN_HISTORY_PATH: root } });
  expect(dirname(path)).toBe(root);
  expect(path.slice(root.length + 1)).toMatch(expected);
});

test('uids that are equal after sanitising, and organisations, have files of their own', () => {
  const env = { GF_PLUGIN_HISTORY_PATH: root };
  const paths = [
    { orgId: 1, uid: 'a/b' },
    { orgId: 1, uid: 'a:b' },
    { orgId: 1, uid: 'a_b' },
    { orgId: 2, uid: 'a_b' },
  ].map((one) => locate(one, { env }).path);
  expect(new Set(paths).size).toBe(4);
});
