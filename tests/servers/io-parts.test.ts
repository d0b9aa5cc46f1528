import { describe, expect, test } from 'bun:test';
import type { Frame } from '../../pkg/plugin/frame';
import type { IoGroup } from '../../src/shared/query';
import { until } from '../../tools/servers/until';
import { startBigTables } from './big-table';
import { flavours } from './servers';

/** Sums of all lines of an answer by time, and their names. */
function summed(frames: Frame[]) {
  const sums = new Map<number, number>();
  const [names, owners]: [string[], Set<string>] = [[], new Set()];
  for (const { name, fields } of frames) {
    const [time, value] = fields;
    names.push(name);
    time?.values.forEach((at, i) => {
      const number = value?.values[i];
      if (typeof at === 'number' && typeof number === 'number') {
        sums.set(at, (sums.get(at) ?? 0) + number);
        (number > 0 ? owners : new Set()).add(name);
      }
    });
  }
  return { sums, names, owners };
}

describe.each(flavours)('%s', (flavour) => {
  test('by statement and by digest, the parts of its I/O add up to the whole', async () => {
    await using shop = await startBigTables(flavour, { big: 6 });
    const from = Date.now();
    const session = await shop.server.connect();
    await until('some seconds of writing', async () => {
      await session.query('INSERT INTO shop.big (a, note) SELECT a, note FROM shop.big LIMIT 60000');
      return Date.now() > from + 8_000;
    });
    const ended = Date.now();
    await until('samples after it', () => Date.now() > ended + 2_000);
    await session.end();
    const range = { from, to: Date.now() - 1_000 };
    const ask = async (by: IoGroup, measure: 'readBytes' | 'writeBytes') =>
      summed(await shop.source.ask({ queryType: 'io', by, measures: [measure], top: 1 }, range));
    for (const measure of ['readBytes', 'writeBytes'] as const) {
      const whole = await ask('total', measure);
      expect(whole.sums.size).toBeGreaterThan(5);
      for (const by of ['statement', 'digest'] as const) {
        const parts = await ask(by, measure);
        expect(parts.names.at(-1)).toBe('not attributed');
        // A statement's own line may have a point at its end, between those that all lines have.
        whole.sums.forEach((value, time) =>
          expect((parts.sums.get(time) ?? 0) / Math.max(1, value)).toBeCloseTo(value < 1 ? 0 : 1, 3)
        );
        expect([...parts.owners].some((name) => /page|pool|log/.test(name))).toBe(true);
      }
    }
  }, 240_000);
});
