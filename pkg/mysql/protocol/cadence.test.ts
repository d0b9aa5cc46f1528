import { expect, test } from 'bun:test';
import { Cadence, type Rarely } from './cadence';

/** The samples, of so many, that read it. */
function samplesWith(count: number, takes: (cadence: Cadence) => boolean, now?: () => number): number[] {
  const cadence = new Cadence(now);
  return Array.from({ length: count }, (_, sample) => {
    cadence.next();
    return takes(cadence) ? [sample] : [];
  }).flat();
}

test.each<[Rarely, number[]]>([
  ['status', [0, 3, 6, 9, 12, 15, 18]],
  ['allEvents', [0, 9, 18]],
  ['allStatements', [0, 5, 15]],
  ['ownCost', [0, 1, 6, 11, 16]],
  ['files', [0, 1, 6, 11, 16]],
])('%s is read in samples %p', (what, samples) => {
  expect(samplesWith(21, (cadence) => cadence.takes(what))).toEqual(samples);
});

test('a reading that is needed at once moves the next one', () => {
  const takes = (cadence: Cadence) => (cadence.sample === 4 ? cadence.takesNow('status') : cadence.takes('status'));
  expect(samplesWith(9, takes)).toEqual([0, 3, 4, 7]);
});

test('each of many that take turns has one turn in ten samples', () => {
  for (const id of [0, 7, 1234]) {
    expect(samplesWith(30, (cadence) => cadence.isTurnOf('stillThreads', id))).toHaveLength(3);
  }
});

test('what takes longer is read more rarely', async () => {
  let now = 1_000;
  const cadence = new Cadence(() => now);
  cadence.next();
  const answer = await cadence.time('files', () => {
    now += 40;
    return Promise.resolve('rows');
  });
  expect(answer).toBe('rows');
  now += 3_999;
  expect([cadence.isPaused('files'), cadence.takes('files')]).toEqual([true, false]);
  now += 2;
  expect([cadence.isPaused('files'), cadence.takes('files')]).toEqual([false, true]);
});

test('so is what fails', async () => {
  let now = 0;
  const cadence = new Cadence(() => now);
  const failing = cadence.time('files', () => {
    now += 10;
    return Promise.reject(new Error('broken'));
  });
  expect(await failing.catch((error: unknown) => String(error))).toBe('Error: broken');
  expect(cadence.isPaused('files')).toBe(true);
});
