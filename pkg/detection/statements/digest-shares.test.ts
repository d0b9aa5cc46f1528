import { expect, test } from 'bun:test';
import type { DigestRun } from '../digest-runs';
import { onlyDigest } from './digest-shares';

const SECOND = 1_000_000;

/** Statements one after the other, each as `digest seconds`; the last one runs if it ends with `…`. */
function thread(from: number, ...said: string[]) {
  let at = from * SECOND;
  const runs = said.map((one, i): DigestRun => {
    const [digest = '', seconds = '0'] = one.replace('…', '').split(' ');
    const startedAt = at;
    at += Number(seconds) * SECOND;
    const named = digest === '?' ? null : digest;
    return { eventId: i, digest: named, db: 'shop', startedAt, endedAt: one.endsWith('…') ? null : at };
  });
  return { threadId: 7, user: 'app', host: 'web', runs, isFull: said.filter((one) => !one.endsWith('…')).length >= 10 };
}

const of = (runs: ReturnType<typeof thread>) => onlyDigest(runs, 10 * SECOND, 11 * SECOND);

test('a thread that ran one digest alone', () => {
  expect(of(thread(10, 'scan 0.3', 'scan 0.3', 'scan 0.2', 'scan 0.2…'))).toEqual({
    digest: 'scan',
    db: 'shop',
    perSecond: 3,
  });
});

test('what it ran before does not count', () => {
  expect(of(thread(9, 'other 0.9', 'scan 0.4', 'scan 0.4'))?.digest).toBe('scan');
});

test('a transaction around it does not count', () => {
  expect(of(thread(10, 'begin 0.001', 'scan 0.4', 'commit 0.001', 'begin 0.001', 'scan 0.4'))?.digest).toBe('scan');
});

test.each([
  ['two digests', thread(10, 'scan 0.4', 'other 0.4')],
  ['another one that runs now', thread(10, 'scan 0.4', 'other 0.5…')],
  ['nothing', thread(10)],
  ['a digest, and now something much longer without one', thread(9.5, 'scan 0.1', 'scan 0.1', 'scan 0.4', '? 0.8…')],
])('nobody for a thread that ran %s', (_, runs) => {
  expect(of(runs)).toBeNull();
});

test('what runs without a digest may be the next one', () => {
  expect(of(thread(10, 'scan 0.3', 'scan 0.3', '? 0.3…'))?.digest).toBe('scan');
});

test('a full history tells the rate of what it has', () => {
  expect(of(thread(10.9, ...Array.from({ length: 10 }, () => 'scan 0.01')))?.perSecond).toBeCloseTo(100);
});
