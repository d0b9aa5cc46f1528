import { beforeAll, describe, expect, test } from 'bun:test';
import { leavesNoRow, ways } from './ledger-ways';
import { record, type Recording, type Script } from './record';
import { score, type Judged, type Score } from './score';
import { flavours } from './servers';

const RUNAWAYS = 28;
/** Seconds between two endings: what only counters show must not hide behind another ending. */
const AFTER = 3;

const scripts: Script[] = Array.from({ length: RUNAWAYS }, (_, i) => ({
  way: ways[i % ways.length] ?? 'finished',
  seconds: 11 + Math.random() * 9,
  after: AFTER,
}));

// Both servers at once: the runaways only sleep.
const recordings = new Map(flavours.map((flavour) => [flavour, record(flavour, scripts)]));

/** Runaways of known start and end: all are found, none is invented, and each outcome is the ledger's. */
describe.each(flavours)('%s', (flavour) => {
  let found: Score;
  beforeAll(async () => {
    const nothing: Recording = { ledger: [], rows: [] };
    found = score((await recordings.get(flavour)) ?? nothing, 10);
  }, 240_000);

  const of = (verdict: Judged['verdict']) => found.runaways.filter((judged) => judged.verdict === verdict);

  test('all are found, none is invented', () => {
    expect(found.runaways).toHaveLength(RUNAWAYS);
    expect(of('missed')).toEqual([]);
    expect(found.invented).toEqual([]);
  });

  test('each began within 20 ms, and what a busy server takes, and ended within 1.2 s of the ledger', () => {
    const worst = (which: 'startError' | 'endError') =>
      Math.max(...found.runaways.map((judged) => judged[which] ?? Infinity));
    const [start, end] = [worst('startError'), worst('endError')];
    const lag = Math.max(...found.runaways.map(({ entry }) => entry.lag));
    expect(start).toBeLessThan(20 + lag);
    expect(end).toBeLessThan(1_200);
  });

  test('each outcome is right, or unknown where nothing proves it', () => {
    const [unknown, wrong] = [of('unknown'), of('wrong')];
    expect(wrong.map(({ entry, row }) => [entry.way, row?.outcome, row?.evidence])).toEqual([]);
    expect(unknown.filter(({ entry }) => !leavesNoRow.has(entry.way))).toEqual([]);
    expect(unknown.length).toBeLessThanOrEqual(2);
  });

  test('nobody is blamed wrongly, and killers that stay connected are named', () => {
    expect(found.falseKills).toEqual([]);
    expect(found.runaways.filter(({ blamedWrongly }) => blamedWrongly)).toEqual([]);
    expect(found.runaways.filter(({ entry, row }) => entry.way === 'killed' && row?.killer == null)).toEqual([]);
  });
});
