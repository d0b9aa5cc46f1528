import { afterEach, beforeEach, expect, test } from 'bun:test';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimHistory } from './owner';

let folder: string;
let path: string;
const warnings: string[] = [];
const log = { warn: (message: string) => void warnings.push(message), error: () => undefined };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runaway-owner-'));
  path = join(folder, '1-a.sqlite');
  warnings.length = 0;
  claimHistory(path, { id: 7, instances: ['shop@db:3306', 'crm@db:3307'] }, log);
  ['', '-wal', '-shm'].forEach((suffix) => writeFileSync(path + suffix, `history${suffix}`));
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each([
  ['edited', 7, ['other@db:1']],
  ['made anew by provisioning, with the same instances in any order', 8, ['crm@db:3307', 'shop@db:3306']],
  ['of no known id', 0, ['other@db:1']],
])('a history stays when its data source is %s', (_, id, instances) => {
  claimHistory(path, { id, instances }, log);
  expect([readFileSync(path, 'utf8'), warnings]).toEqual(['history', []]);
});

test.each([[['other@db:1']], [['shop@elsewhere:3306', 'crm@db:3307']]])(
  'made anew with other instances, it begins a new one: %p',
  (instances) => {
    claimHistory(path, { id: 8, instances }, log);
    expect(['', '-wal', '-shm'].map((suffix) => existsSync(path + suffix))).toEqual([false, false, false]);
    expect(readdirSync(folder).filter((name) => name.includes('.of-source-7-'))).toHaveLength(3);
    expect(warnings[0]).toContain('.of-source-7-');
    // The next start finds its own.
    writeFileSync(path, 'new');
    claimHistory(path, { id: 8, instances }, log);
    expect(readFileSync(path, 'utf8')).toBe('new');
  }
);

test('a history without a claim, or with a damaged one, is taken over', () => {
  writeFileSync(`${path}.source`, '{');
  claimHistory(path, { id: 9, instances: ['x@y'] }, log);
  expect(readFileSync(path, 'utf8')).toBe('history');
});
