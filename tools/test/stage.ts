import type { Result } from './result';

export const parts = ['checks', 'unit', 'servers', 'conformance', 'browser'] as const;
export type Part = (typeof parts)[number];

/** One step of the run. */
export interface Stage {
  name: string;
  /** What is typed to run it. */
  part: Part;
  /** Names of stages without whose success this one means nothing. */
  needs: string[];
  /** Timing counts in it: nothing else may run beside it. */
  alone: boolean;
  /** Never rejects for what it tests; a rejection is counted as its failure. */
  run(): Promise<Result>;
}

/** The stages of `wanted`, and those that they need, in their order. */
export function select(stages: Stage[], wanted: Part[]): Stage[] {
  const names = new Set(stages.filter(({ part }) => wanted.includes(part)).map(({ name }) => name));
  // Needs stand before those who need them, so one pass from the end finds all.
  for (const { name, needs } of [...stages].reverse()) {
    if (names.has(name)) {
      needs.forEach((need) => names.add(need));
    }
  }
  return stages.filter(({ name }) => names.has(name));
}
