import { afterEach, beforeEach, expect, test } from 'bun:test';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Lease } from './lease';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runaway-lease-'));
  path = join(folder, '1-a.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

const another = (holder: { pid: number; host: string }, secondsAgo: number) => {
  writeFileSync(`${path}.writer`, JSON.stringify({ ...holder, token: 'another' }));
  const seconds = Date.now() / 1000 - secondsAgo;
  utimesSync(`${path}.writer`, seconds, seconds);
};
/** The process that started this one runs as long as this test does. */
const parent = { pid: process.ppid, host: hostname() };

test('it is taken, kept and given up', () => {
  const lease = new Lease(path);
  lease.hold();
  lease.hold();
  expect(existsSync(`${path}.writer`)).toBe(true);
  lease.release();
  expect(existsSync(`${path}.writer`)).toBe(false);
});

test.each([
  ['a process of this machine that runs', parent, 3],
  ['a process of another machine', { pid: 1, host: 'elsewhere' }, 3],
])('%s keeps it', (_, holder, secondsAgo) => {
  another(holder, secondsAgo);
  expect(() => new Lease(path).hold()).toThrow(`process ${holder.pid} on ${holder.host} writes it`);
});

test.each([
  ['has ended', { pid: 2 ** 22 + 1, host: hostname() }, 0],
  ['is this one', { pid: process.pid, host: hostname() }, 0],
  ['has not renewed it for long', { pid: 1, host: 'elsewhere' }, 11],
  ['runs, but has not renewed it for long', parent, 11],
])('it is free when the process that had it %s', (_, holder, secondsAgo) => {
  another(holder, secondsAgo);
  const lease = new Lease(path);
  lease.hold();
  lease.release();
  expect(existsSync(`${path}.writer`)).toBe(false);
});

test('one that another process took is not renewed', () => {
  let now = Date.now();
  const lease = new Lease(path, () => now);
  lease.hold();
  another(parent, 0);
  now += 1_001;
  expect(() => lease.hold()).toThrow('writes it');
  lease.release();
  expect(existsSync(`${path}.writer`)).toBe(true);
});
