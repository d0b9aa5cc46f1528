import { buildExecutable } from '../build/executable';
import { measurePanels, type Phase } from './panels/measure';

/** How long panels are refreshed, if the environment does not say. */
const SECONDS = 600;
const INSTANCES = 10;

/** Prints how late samples of twenty instances are, alone and while forty panels over a day are refreshed without a pause. */
export async function benchPanels(): Promise<void> {
  const seconds = Number(process.env['PANEL_SECONDS'] ?? SECONDS);
  const [executable = ''] = await buildExecutable();
  const baselineSeconds = Math.max(30, seconds / 5);
  const { alone, panels } = await measurePanels({
    executable,
    instances: INSTANCES,
    days: 1,
    baselineSeconds,
    seconds,
  });
  console.table({ alone: row(alone), 'forty panels': row(panels) });
  panels.failures.forEach((times, failure) => console.log(`${times} requests: ${failure}`));
}

function row({ samples, p50, p99, worst, missing, gaps, answers, load }: Phase) {
  return {
    samples,
    'late, p50 ms': p50.toFixed(1),
    'p99 ms': p99.toFixed(1),
    'worst ms': worst.toFixed(0),
    missing,
    gaps,
    answers,
    load: load.toFixed(1),
  };
}
