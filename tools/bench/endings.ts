import { ways } from '../../tests/servers/ledger';
import { record, type Script } from '../../tests/servers/record';
import { score, type Judged, type Score } from '../../tests/servers/score';
import { flavours } from '../../tests/servers/servers';
import type { Flavour } from '../servers/debian';

const RUNS = 200;
const THRESHOLD = 10;
/** A statement that ends before the threshold is no runaway; one that outlives it by more than a sample is. Seconds. */
const SHORT = [3, THRESHOLD - 0.6] as const;
const LONG = [THRESHOLD + 1.2, 20] as const;

/** Lets 200 random statements on each server end in random ways at random moments, and compares the record with the ledger. */
export async function benchEndings(): Promise<void> {
  console.log(`${RUNS} random statements on each of ${flavours.join(' and ')}; this takes about six minutes.`);
  const scripts = Array.from({ length: RUNS }, script);
  const scores = await Promise.all(
    flavours.map(async (flavour) => [flavour, score(await record(flavour, scripts), THRESHOLD)] as const)
  );
  console.table(Object.fromEntries(scores.map(([flavour, found]) => [flavour, line(found)])));
  scores.forEach(([flavour, found]) => printMistakes(flavour, found));
}

/** A third end before the threshold and are no runaways; several may end in the same second. */
function script(): Script {
  const short = Math.random() < 1 / 3;
  const [least, most] = short ? SHORT : LONG;
  return {
    way: ways[Math.floor(Math.random() * ways.length)] ?? 'finished',
    seconds: between(least, most),
    after: between(0.1, 3),
  };
}

function between(least: number, most: number): number {
  return least + Math.random() * (most - least);
}

function line({ runaways, invented, falseKills }: Score): Record<string, number | string> {
  const count = (verdict: Judged['verdict']): number => runaways.filter((judged) => judged.verdict === verdict).length;
  const worst = (which: 'startError' | 'endError'): string =>
    Math.max(...runaways.map((judged) => judged[which] ?? 0)).toFixed(0);
  return {
    runaways: runaways.length,
    right: count('right'),
    unknown: count('unknown'),
    wrong: count('wrong'),
    missed: count('missed'),
    'false starts': invented.length,
    'false kills': falseKills.length,
    'blamed wrongly': runaways.filter(({ blamedWrongly }) => blamedWrongly).length,
    'start off by, ms': worst('startError'),
    'end off by, ms': worst('endError'),
  };
}

function printMistakes(flavour: Flavour, { runaways, invented }: Score): void {
  runaways
    .filter(({ verdict, blamedWrongly }) => verdict !== 'right' || blamedWrongly)
    .forEach(({ entry, row, verdict }) =>
      console.log(`${flavour}: ${verdict}, ${entry.way} taken for ${row?.outcome}, ${row?.killer}: ${row?.evidence}`)
    );
  invented.forEach(({ text, elapsed }) => console.log(`${flavour}: false start, ${elapsed.toFixed(1)} s: ${text}`));
}
