import { expect, test } from 'bun:test';
import { complete } from '../reading';
import type { EventCounters } from '../sample';
import { eventGains, noCounters } from './event-gains';
import { lateIo } from './late-io';
import { eventRates } from './rates';

const SECOND = 1_000_000;
const load = (bytes: number, at: number): EventCounters => ({
  ...{ event: 'load', readAt: at * SECOND },
  ...{ ...noCounters, reads: BigInt(bytes), readBytes: BigInt(bytes) },
});
const reading = (at: number, events: EventCounters[]) => ({ at: at * SECOND, events: complete(events) });

/** What a sample at second 5 adds to the samples before it, if the event was last read at `last`. */
function late(last: number) {
  const gains = eventGains(reading(4, [load(100, last)]), reading(5, [load(400, 5)])) ?? [];
  const sampledAt = [4, 3, 2, 1].map((at) => at * SECOND);
  const rates = eventRates(gains) ?? [];
  return { rates, added: lateIo(gains, rates, sampledAt, 5 * SECOND) };
}

test('what an event did since it was last read is spread over the samples since then, and nothing is lost', () => {
  const { rates, added } = late(2);
  expect(added.map(({ at, events }) => [at / SECOND, events[0]?.readBytes])).toEqual([
    [4, 100],
    [3, 100],
  ]);
  const total = [...rates, ...added.flatMap(({ events }) => events)].reduce((sum, { readBytes }) => sum + readBytes, 0);
  expect(total).toBe(300);
});

test('an event that the sample before has read adds nothing to earlier ones', () => {
  expect(late(4).added).toEqual([]);
});
