/** The result of one stage. `notes` are printed at the end of the run: what was skipped and why, and what failed. */
export interface Result {
  passed: number;
  failed: number;
  skipped: number;
  notes: string[];
}

export const ok: Result = { passed: 1, failed: 0, skipped: 0, notes: [] };

/** A stage that counts as one test and failed. */
export function failure(note: string): Result {
  return { passed: 0, failed: 1, skipped: 0, notes: [note] };
}

/** A stage that counts as one test and could not be run here. */
export function skip(note: string): Result {
  return { passed: 0, failed: 0, skipped: 1, notes: [note] };
}
