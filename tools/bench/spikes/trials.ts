import { availableParallelism } from 'node:os';
import type { Trial } from './trial';

/** Tries out the servers of these seeds, on all cores. Trials come in the order of the seeds. */
export async function tryOutAll(seeds: readonly number[]): Promise<Trial[]> {
  const waiting = [...seeds];
  const trials: Trial[] = [];
  await Promise.all(
    Array.from({ length: availableParallelism() }, async () => {
      const worker = new Worker(new URL('./trial-worker.ts', import.meta.url));
      try {
        for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
          trials.push(await answerOf(worker, seed));
          console.log(`server ${seed}`);
        }
      } finally {
        worker.terminate();
      }
    })
  );
  return trials.sort((a, b) => a.seed - b.seed);
}

function answerOf(worker: Worker, seed: number): Promise<Trial> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Trial>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(seed);
  });
}
