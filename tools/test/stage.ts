import type { Result } from './result';

export const parts = ['checks', 'unit', 'servers', 'conformance', 'browser'] as const;
export type Part = (typeof parts)[number];

/** One step of the run. */
export interface Stage {
  name: string;
  /** The argument that runs it. */
  part: Part;
  /** Names of stages that must pass first. */
  needs: string[];
  /** Its timing counts: nothing else may run beside it. */
  alone: boolean;
  /** A failed test is a result, not a rejection; a rejection counts as a failure. */
  run(): Promise<Result>;
}

/** The stages of `wanted` and the stages they need, in their order. */
export function select(stages: Stage[], wanted: Part[]): Stage[] {
  const names = new Set(stages.filter(({ part }) => wanted.includes(part)).map(({ name }) => name));
  // A stage comes after the stages it needs, so that one pass from the end finds all.
  for (const { name, needs } of [...stages].reverse()) {
    if (names.has(name)) {
      needs.forEach((need) => names.add(need));
    }
  }
  return stages.filter(({ name }) => names.has(name));
}
