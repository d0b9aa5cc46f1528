import { afterAll, beforeEach, expect, test } from 'bun:test';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { which } from './servers/run';

const node = which('node') ?? 'node';
const bootstrap = join(import.meta.dir, 'bootstrap.mjs');
const root = mkdtempSync(join(tmpdir(), 'runaway-bootstrap-'));
afterAll(() => rmSync(root, { recursive: true }));

/** A checkout with a Bun that runs, and an npm that only records that it was called. */
beforeEach(() => {
  rmSync(root, { recursive: true, force: true });
  program('node_modules/.bin/bun', 'exit 0');
  program('bin/npm', `echo "$@" > ${join(root, 'npm-called')}`);
});

function program(path: string, script: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), `#!/bin/sh\n${script}\n`);
  chmodSync(join(root, path), 0o755);
}

function lock(path: string, packages: Record<string, object>): void {
  writeFileSync(join(root, path), JSON.stringify({ packages }));
}

/** Whether npm was called, and the exit code. */
function install(): { npm: boolean; code: number; output: string } {
  const script = `import('${join(import.meta.dir, 'bootstrap/node.mjs')}').then((m) => m.installNodePackages('${root}'))`;
  const { exitCode, stderr } = Bun.spawnSync([node, '-e', script], {
    env: { PATH: `${join(root, 'bin')}:/usr/bin:/bin` },
  });
  return { npm: existsSync(join(root, 'npm-called')), code: exitCode, output: stderr.toString() };
}

test('installs nothing when all locked packages are installed, except those of other platforms', () => {
  lock('package-lock.json', {
    '': { version: '1.0.0' },
    'node_modules/zod': { version: '4.0.0' },
    'node_modules/bun-darwin': { version: '1.0.0', optional: true },
  });
  lock('node_modules/.package-lock.json', { 'node_modules/zod': { version: '4.0.0' } });
  expect(install()).toMatchObject({ npm: false, code: 0 });
});

test.each<[string, Record<string, object> | null]>([
  ['nothing is installed', null],
  ['a version differs', { 'node_modules/zod': { version: '3.9.0' } }],
  ['a package is missing', {}],
])('calls npm ci when %s', (_, installed) => {
  lock('package-lock.json', { 'node_modules/zod': { version: '4.0.0' } });
  if (installed !== null) {
    lock('node_modules/.package-lock.json', installed);
  }
  expect(install()).toMatchObject({ npm: true, code: 0 });
});

test('says what to do when npm or Bun fails', () => {
  program('bin/npm', 'exit 1');
  expect(install()).toMatchObject({ code: 1, output: expect.stringContaining('npm ci failed') });
  program('bin/npm', 'exit 0');
  program('node_modules/.bin/bun', 'exit 1');
  expect(install()).toMatchObject({ code: 1, output: expect.stringContaining('Remove node_modules') });
});

test('names its commands, and passes on their exit codes', () => {
  const run = (...args: string[]): { exitCode: number; output: string } => {
    const { exitCode, stdout, stderr } = Bun.spawnSync([node, bootstrap, ...args]);
    return { exitCode, output: `${stdout}${stderr}` };
  };
  expect(run()).toMatchObject({ exitCode: 1, output: expect.stringContaining('<demo|test|build|bench|package|soak>') });
  expect(run('constructor').exitCode).toBe(1);
  expect(run('demo', '--help')).toMatchObject({ exitCode: 0, output: expect.stringMatching(/^usage: npm run demo/) });
  expect(run('demo', '--fast').exitCode).toBe(1);
});
