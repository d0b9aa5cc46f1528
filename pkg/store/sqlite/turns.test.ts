import { expect, test } from 'bun:test';
import { atOnce, type Parts } from '../parts';
import { Turns } from './turns';

/** Work of so many parts, each of which takes a turn's time. */
function* work(parts: number, did: string[] = [], name = ''): Parts<number> {
  for (let part = 0; part < parts; part++) {
    const until = performance.now() + 13;
    while (performance.now() < until) {
      // It is busy.
    }
    did.push(`${name}${part}`);
    yield;
  }
  return parts;
}

test('what is short ends before what is long, though it began later', async () => {
  const turns = new Turns();
  const did: string[] = [];
  const long = turns.run(work(5, did, 'long')).then(() => did.push('long ends'));
  const short = turns.run(work(1, did, 'short')).then(() => did.push('short ends'));
  await Promise.all([long, short]);
  expect(did.indexOf('short ends')).toBeLessThan(did.indexOf('long3'));
  expect(did.at(-1)).toBe('long ends');
});

test('what fails takes nothing with it', async () => {
  const turns = new Turns();
  const failing = (function* (): Parts<number> {
    yield;
    throw new Error('in the middle');
  })();
  const [failed, fine] = await Promise.allSettled([turns.run(failing), turns.run(work(2))]);
  expect(failed).toMatchObject({ status: 'rejected', reason: new Error('in the middle') });
  expect(fine).toEqual({ status: 'fulfilled', value: 2 });
});

test('at once', () => {
  expect(atOnce(work(2))).toBe(2);
});
