import { beforeAll, describe, expect, test } from 'bun:test';
import type { Outcome } from '../../src/shared/query';
import type { Entry, Way } from './ledger';
import { record, type Recording } from './record';
import { flavours } from './servers';

const RUNAWAYS = 28;
const expected: Record<Way, Outcome> = {
  finished: 'finished',
  'finished-left': 'finished',
  killed: 'killed',
  'killed-by-left': 'killed',
  'connection-killed': 'connection-killed',
  'timed-out': 'timed-out',
  'connection-gone': 'connection-gone',
};
/** They leave no row of their own: what proves them are counters that others may move too. */
const leavesNoRow: Way[] = ['finished-left', 'connection-killed', 'connection-gone'];

// Both servers at once: the runaways take their time, not the machine's.
const recordings = new Map(flavours.map((flavour) => [flavour, record(flavour, RUNAWAYS)]));

/** Runaways of known start and end: all are found, none is invented, and each is what the ledger says it was. */
describe.each(flavours)('%s', (flavour) => {
  let recording: Recording;
  beforeAll(async () => {
    recording = (await recordings.get(flavour)) ?? { ledger: [], rows: [] };
  }, 240_000);

  const found = ({ mark }: Entry) => recording.rows.find(({ text }) => text?.includes(`'${mark}'`));
  const marks = (texts: Array<string | null>) => texts.map((text) => /run-\d+-/.exec(text ?? '')?.[0]).sort();

  test('all are found, none is invented', () => {
    expect(marks(recording.rows.map(({ text }) => text))).toEqual(marks(recording.ledger.map(({ mark }) => mark)));
    expect(recording.ledger).toHaveLength(RUNAWAYS);
  });

  test('each began within 20 ms and ended within 1.2 s of the ledger', () => {
    const errors = recording.ledger.map((entry) => ({
      mark: entry.mark,
      way: entry.way,
      start: Math.abs((found(entry)?.start ?? Infinity) - entry.start),
      end: Math.abs((found(entry)?.end ?? Infinity) - entry.end),
    }));
    const worst = (of: 'start' | 'end') => Math.max(...errors.map((error) => error[of])).toFixed(1);
    console.log(`${flavour}: worst error of a start ${worst('start')} ms, of an end ${worst('end')} ms`);
    expect(errors.filter(({ start, end }) => start > 20 || end > 1_200)).toEqual([]);
  });

  test('each outcome is right, or said to be unknown where nothing proves it', () => {
    const verdicts = recording.ledger.map((entry) => ({ way: entry.way, row: found(entry) }));
    const wrong = verdicts.filter(({ way, row }) => row?.outcome !== expected[way] && row?.outcome !== 'unknown');
    const unknown = verdicts.filter(({ row }) => row?.outcome === 'unknown');
    const right = RUNAWAYS - wrong.length - unknown.length;
    console.log(`${flavour}: ${right} right, ${unknown.length} unknown, ${wrong.length} wrong`);
    unknown.forEach(({ way, row }) => console.log(`  ${way}: ${row?.evidence}`));
    expect(wrong.map(({ way, row }) => [way, row?.outcome, row?.evidence])).toEqual([]);
    expect(unknown.filter(({ way }) => !leavesNoRow.includes(way))).toEqual([]);
    expect(unknown.length).toBeLessThanOrEqual(2);
  });

  test('nobody is blamed wrongly, and killers that stayed are named', () => {
    const blamed = recording.ledger.map(({ dba, ...entry }) => ({
      ...entry,
      dba,
      killer: found(entry)?.killer ?? null,
    }));
    const isKill = ({ way }: Entry) => expected[way] === 'killed' || expected[way] === 'connection-killed';
    expect(
      blamed.filter(({ killer, dba, ...entry }) => killer !== null && !(isKill(entry) && killer.startsWith(`${dba}@`)))
    ).toEqual([]);
    expect(blamed.filter(({ way, killer }) => way === 'killed' && killer === null)).toEqual([]);
  });
});
