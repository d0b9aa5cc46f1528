import { redactSql } from '../../pkg/redaction/sql';
import { hideSecrets } from '../../pkg/redaction/secrets';
import { trial } from './redaction';

const INPUTS = 1_000_000;
const SHOWN = 10;

/**
 * Redacts a million random inputs (`FUZZ_INPUTS`, from seed `FUZZ_SEED` on), and texts of a megabyte to measure the time.
 * Prints how many were tried. Throws when a literal passed, a name was lost, a second redaction changed something, or the
 * time was more than linear.
 */
export async function fuzzRedaction(): Promise<void> {
  const inputs = Number(process.env['FUZZ_INPUTS'] ?? INPUTS);
  const first = Number(process.env['FUZZ_SEED'] ?? 0);
  const tried: Record<string, { tried: number; failed: number }> = {};
  const began = performance.now();
  for (let seed = first; seed < first + inputs; seed++) {
    const { kind, input, output, problem } = trial(seed);
    const count = (tried[kind] ??= { tried: 0, failed: 0 });
    count.tried++;
    if (problem !== null && count.failed++ < SHOWN) {
      console.error(
        `seed ${seed}, ${kind}: ${problem}\n  in  ${JSON.stringify(input)}\n  out ${JSON.stringify(output)}`
      );
    }
  }
  console.table(tried);
  console.log(`${inputs} inputs in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  const slow = await timeMegabytes();
  if (slow.length > 0 || Object.values(tried).some(({ failed }) => failed > 0)) {
    throw new Error(`redaction failed${slow.length > 0 ? `; more than linear time for ${slow.join(' ')}` : ''}`);
  }
}

const pieces = [
  "'",
  '"',
  '`',
  '/*',
  '/*!',
  '/*!*/',
  '/*+*/ ',
  '$a$',
  '$a',
  '(',
  ')',
  '1,',
  '(1),',
  'NULL,',
  "\\'",
  '-',
  '- ',
  '--',
  '\\',
  "'\\''",
  'a',
  '1',
  '0x',
  '.',
  '@',
  "''",
  '? ',
  'é',
  '/*!\'*/ "',
];

/** Redacts a megabyte of each piece, and answers the pieces whose time grows more than linearly. */
async function timeMegabytes(): Promise<string[]> {
  const slow: string[] = [];
  let longest = 0;
  for (const piece of pieces) {
    const [eighth, whole] = [timeOf(piece, 2 ** 17), timeOf(piece, 2 ** 20)];
    longest = Math.max(longest, whole);
    // Forty instead of eight: another process may have used the core meanwhile.
    if (whole > 500 && whole > 40 * eighth) {
      slow.push(JSON.stringify(piece));
    }
    await Bun.sleep(0);
  }
  console.log(`a megabyte of anything takes ${longest.toFixed(0)} ms at most`);
  return slow;
}

function timeOf(piece: string, length: number): number {
  const text = `SET PASSWORD = ${piece.repeat(Math.ceil(length / piece.length))}`;
  const began = performance.now();
  redactSql(text);
  hideSecrets(text);
  return performance.now() - began;
}
