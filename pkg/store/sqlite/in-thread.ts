import type { Store } from '../store';
import { storeOfCalls } from './calls';
import { atOnce, isParts } from '../parts';
import { openEngine, type EngineOptions } from './engine';

/** Opens a history in this thread, which each of its calls blocks: for tests and benchmarks. Rejects as `openEngine` throws. */
export async function openInThread(options: EngineOptions): Promise<Store> {
  const engine = openEngine(options);
  return storeOfCalls(
    options.path,
    async (method, parameters) => {
      const answer = (engine[method] as (...parameters: unknown[]) => unknown)(...parameters);
      return isParts(answer) ? atOnce(answer) : answer;
    },
    async () => engine.close()
  );
}
