import { beforeAll, describe, expect, test } from 'bun:test';
import { ways, type Way } from './ledger';
import { record, type Plan, type Recording } from './record';
import { score, type Judged, type Score } from './score';
import { flavours } from './servers';

const RUNAWAYS = 28;
/** One ending at a time: what shows in the server's counters only must not hide behind another's. Seconds. */
const AFTER = 3;
/** They leave no row of their own: what proves them are counters that others may move too. */
const leavesNoRow: Way[] = ['finished-left', 'connection-killed', 'connection-gone'];

const plans: Plan[] = Array.from({ length: RUNAWAYS }, (_, i) => ({
  way: ways[i % ways.length] ?? 'finished',
  seconds: 11 + Math.random() * 9,
  after: AFTER,
}));

// Both servers at once: the runaways take their time, not the machine's.
const recordings = new Map(flavours.map((flavour) => [flavour, record(flavour, plans)]));

/** Runaways of known start and end: all are found, none is invented, and each is what the ledger says it was. */
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

  test('each began within 20 ms and ended within 1.2 s of the ledger', () => {
    const worst = (which: 'startError' | 'endError') =>
      Math.max(...found.runaways.map((judged) => judged[which] ?? Infinity));
    const [start, end] = [worst('startError'), worst('endError')];
    console.log(`${flavour}: worst error of a start ${start.toFixed(1)} ms, of an end ${end.toFixed(1)} ms`);
    expect(start).toBeLessThan(20);
    expect(end).toBeLessThan(1_200);
  });

  test('each outcome is right, or said to be unknown where nothing proves it', () => {
    const [right, unknown, wrong] = [of('right'), of('unknown'), of('wrong')];
    console.log(`${flavour}: ${right.length} right, ${unknown.length} unknown, ${wrong.length} wrong`);
    unknown.forEach(({ entry, row }) => console.log(`  ${entry.way}: ${row?.evidence}`));
    expect(wrong.map(({ entry, row }) => [entry.way, row?.outcome, row?.evidence])).toEqual([]);
    expect(unknown.filter(({ entry }) => !leavesNoRow.includes(entry.way))).toEqual([]);
    expect(unknown.length).toBeLessThanOrEqual(2);
  });

  test('nobody is blamed wrongly, and killers that stayed are named', () => {
    expect(found.falseKills).toEqual([]);
    expect(found.runaways.filter(({ blamedWrongly }) => blamedWrongly)).toEqual([]);
    expect(found.runaways.filter(({ entry, row }) => entry.way === 'killed' && row?.killer == null)).toEqual([]);
  });
});
