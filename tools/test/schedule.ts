import { failure, skip, type Result } from './result';
import type { Stage } from './stage';
import type { StageResult } from './summary';

/** What runs side by side: a small machine has two cores. */
export const LANES = 2;

/** Runs stages side by side first, then those that must run alone. `onResult` gets each result at once; answers all in the order of `stages`. */
export async function runStages(stages: Stage[], onResult: (result: StageResult) => void): Promise<StageResult[]> {
  const results = new Map<string, StageResult>();
  const run = async (stage: Stage): Promise<void> => {
    const began = performance.now();
    const result = await resultOf(stage, results);
    const done = { ...result, name: stage.name, seconds: (performance.now() - began) / 1000 };
    results.set(stage.name, done);
    onResult(done);
  };
  const queue = stages.filter(({ alone }) => !alone);
  const lane = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      await run(next);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  for (const stage of stages.filter(({ alone }) => alone)) {
    await run(stage);
  }
  return stages.flatMap(({ name }) => results.get(name) ?? []);
}

async function resultOf(stage: Stage, results: Map<string, StageResult>): Promise<Result> {
  const missed = stage.needs.find((need) => (results.get(need)?.passed ?? 0) === 0);
  if (missed !== undefined) {
    return skip(`skipped: it needs "${missed}", which did not pass`);
  }
  try {
    return await stage.run();
  } catch (error) {
    return failure(`failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}
