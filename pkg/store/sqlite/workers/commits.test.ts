import { afterEach, beforeEach, expect, test } from 'bun:test';
import { StoreError } from '../../error';
import type { Engine } from '../engine';
import { Commits } from './commits';

let commits: Commits;
let log: string[];
let failing: Error | null;
const engine = {
  refresh: () => undefined,
  together(work: () => void) {
    log.push('begin');
    work();
    log.push('commit');
  },
} as unknown as Engine;

beforeEach(() => {
  log = [];
  failing = null;
  commits = new Commits(engine, 60);
});
afterEach(() => commits.commit());

const write = (name: string, mayWait: boolean): Promise<void> =>
  new Promise((done, failed) => {
    const run = () => {
      if (failing !== null && name === 'bad') {
        throw failing;
      }
      log.push(name);
    };
    commits.add({ run, done, failed }, mayWait);
  });

test('the first is committed at once, those that may wait together at the next tick', async () => {
  await write('a', true);
  const began = performance.now();
  await Promise.all([write('b', true), Bun.sleep(5).then(() => write('c', true))]);
  expect(performance.now() - began).toBeGreaterThan(40);
  expect(log).toEqual(['begin', 'a', 'commit', 'begin', 'b', 'c', 'commit']);
});

test('what must not wait takes with it what waits', async () => {
  await write('a', true);
  const began = performance.now();
  await Promise.all([write('b', true), write('news', false)]);
  expect(performance.now() - began).toBeLessThan(40);
  expect(log.slice(3)).toEqual(['begin', 'b', 'news', 'commit']);
});

test('a fault of one is its own', async () => {
  failing = new Error('NOT NULL constraint failed');
  const ended = await Promise.allSettled([write('a', false), write('bad', false), write('c', false)]);
  expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('a full disk fails all that were to be committed together, and is asked once', async () => {
  failing = new StoreError('full', 'no space');
  const ended = await Promise.allSettled([write('a', false), write('bad', false), write('c', false)]);
  expect(ended.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(log).toEqual(['begin', 'a']);
});
