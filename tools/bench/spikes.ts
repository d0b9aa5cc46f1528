import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { costOfSample } from './spikes/cost';
import { pictureOf } from './spikes/picture';
import { replaceTable } from './spikes/report';
import { tableOf } from './spikes/table';
import { tryOutAll } from './spikes/trials';

/** Parameters are tuned on the seeds below these; these are only reported. */
const FIRST_SEED = Number(process.env['FIRST_SEED'] ?? 31);
const LAST_SEED = Number(process.env['LAST_SEED'] ?? 60);
const docs = join(import.meta.dirname, '../../docs');

/**
 * Tries alert rules on made-up servers with ordinary days and true incidents, and writes delays and false alarms into the
 * guide of alerts, with a picture. Takes some ten minutes.
 */
export async function benchSpikes(): Promise<void> {
  const cost = costOfSample();
  console.log(
    `all scores of a sample: ${cost.mean.toFixed(0)} µs on average, ${cost.slowest.toFixed(0)} µs where a block ends`
  );
  const seeds = Array.from({ length: LAST_SEED - FIRST_SEED + 1 }, (_, i) => FIRST_SEED + i);
  const trials = await tryOutAll(seeds);
  const table = tableOf(trials, cost);
  console.log(table);
  if (process.env['FIRST_SEED'] === undefined && process.env['LAST_SEED'] === undefined) {
    await replaceTable(join(docs, 'guides/alerts.md'), table);
    await writeFile(join(docs, 'img/spike-score.svg'), pictureOf(FIRST_SEED));
  }
}
