import { hardWays, ways, type Way } from '../../tests/servers/ledger-ways';
import { LOCK_WAIT_TIMEOUT, record, type Recording, type Script } from '../../tests/servers/record';
import { score, type Judged } from '../../tests/servers/score';
import { flavours } from '../../tests/servers/servers';
import type { Flavour } from '../servers/debian';
import { canBeTold } from './endings-oracle';
import { seeded } from './random';

const RUNS = Number(process.env['ENDINGS'] ?? 400);
const SEED = Number(process.env['SEED'] ?? 1);
const THRESHOLD = 10;
/** A statement that ends before the threshold is no runaway; one that outlives it by more than a sample is. Seconds. */
const SHORT = [3, THRESHOLD - 0.6] as const;
const LONG = [THRESHOLD + 1.2, 20] as const;
/** Of the statements whose counters can tell, as many may be unknown. */
const MOST_UNKNOWN = 0.03;

/**
 * Lets random statements on each server end in random ways at random moments, by a fixed seed, and compares the record with
 * the ledger. Fails if one is wrong or missed, or if too many are unknown that can be told.
 */
export async function benchEndings(): Promise<void> {
  console.log(
    `${RUNS} random statements on each of ${flavours.join(' and ')}, seed ${SEED}: about two seconds for each.`
  );
  const scripts = scriptsOf(RUNS, seeded(SEED));
  const recordings = await Promise.all(
    flavours.map(async (flavour) => [flavour, await record(flavour, scripts)] as const)
  );
  const lines = recordings.map(([flavour, recording]) => [flavour, line(recording)] as const);
  console.table(Object.fromEntries(lines));
  recordings.forEach(([flavour, recording]) => printMistakes(flavour, recording));
  const failed = lines.filter(
    ([, found]) => found.wrong + found.missed + found['certain and wrong'] > 0 || found.tooManyUnknown
  );
  if (failed.length > 0) {
    throw new Error(`wrong, missed or too many unknown on ${failed.map(([flavour]) => flavour).join(' and ')}`);
  }
}

/** A quarter end before the threshold and are no runaways. One in five is of several that end together, of one digest. */
function scriptsOf(runs: number, random: () => number): Script[] {
  const pick = <T>(of: readonly T[]): T | undefined => of[Math.floor(random() * of.length)];
  const between = (least: number, most: number): number => least + random() * (most - least);
  const scripts: Script[] = [];
  while (scripts.length < runs) {
    const way = pick<Way>([...ways, ...hardWays]) ?? 'finished';
    const [least, most] = random() < 1 / 4 ? SHORT : LONG;
    const seconds = way === 'lock-timeout-left' ? LOCK_WAIT_TIMEOUT : between(least, most);
    const after = between(0.3, 3);
    if (random() < 1 / 10) {
      const alias = `several-${scripts.length}`;
      const several: Way[] = ['finished-left', 'killed', 'connection-gone', 'killed-by-left'];
      Array.from({ length: 2 + Math.floor(random() * 2) }, (_, i) =>
        scripts.push({ way: pick(several) ?? 'killed', seconds: between(...LONG), after: i === 0 ? after : 0, alias })
      );
    } else {
      scripts.push({ way, seconds, after });
    }
  }
  return scripts.slice(0, runs);
}

function line(recording: Recording) {
  const { runaways, invented, falseKills } = score(recording, THRESHOLD);
  const count = (verdict: Judged['verdict']): number => runaways.filter((judged) => judged.verdict === verdict).length;
  const worst = (which: 'startError' | 'endError'): string =>
    Math.max(...runaways.map((judged) => judged[which] ?? 0)).toFixed(0);
  const told = runaways.filter(({ entry }) => canBeTold(entry, recording.ledger));
  const unknown = told.filter(({ verdict }) => verdict === 'unknown').length;
  return {
    runaways: runaways.length,
    right: count('right'),
    unknown: count('unknown'),
    'unknown, though it can be told': `${unknown} of ${told.length}`,
    wrong: count('wrong'),
    missed: count('missed'),
    'certain and wrong': runaways.filter(({ row, verdict }) => verdict === 'wrong' && row?.confidence === 'certain')
      .length,
    'false starts': invented.length,
    'false kills': falseKills.length,
    'blamed wrongly': runaways.filter(({ blamedWrongly }) => blamedWrongly).length,
    'start off by, ms': worst('startError'),
    'end off by, ms': worst('endError'),
    tooManyUnknown: unknown > Math.max(1, told.length * MOST_UNKNOWN),
  };
}

function printMistakes(flavour: Flavour, recording: Recording): void {
  const { runaways, invented } = score(recording, THRESHOLD);
  runaways
    .filter(({ verdict, blamedWrongly }) => verdict !== 'right' || blamedWrongly)
    .forEach(({ entry, row, verdict }) => {
      const known = canBeTold(entry, recording.ledger) ? 'can be told' : 'cannot be told';
      console.log(
        `${flavour}: ${verdict} (${known}), ${entry.way} of ${entry.user} by ${entry.dba} taken for ${row?.outcome}, ${row?.killer}: ${row?.evidence}`
      );
    });
  invented.forEach(({ text, elapsed }) => console.log(`${flavour}: false start, ${elapsed.toFixed(1)} s: ${text}`));
}
