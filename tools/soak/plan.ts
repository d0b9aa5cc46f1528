/** Files of tests/servers whose results depend on timing, by the beginning of their names. */
export const TIMED = [
  ...['attribution', 'clock', 'digest', 'endings', 'file-names', 'late', 'lost', 'other-threads', 'outcomes', 'rare'],
  ...['regained', 'waits'],
];

export interface SoakPlan {
  /** Beginnings of file names. */
  names: string[];
  times: number;
}

/** Reads `[--times N] [NAME …]`. Throws an Error that says what is wrong. */
export function parseSoak(args: string[]): SoakPlan {
  const at = args.indexOf('--times');
  const times = at === -1 ? 10 : Number(args[at + 1]);
  if (!Number.isInteger(times) || times < 1 || times > 1000) {
    throw new Error('--times takes a whole number from 1 to 1000.');
  }
  const names = at === -1 ? args : args.toSpliced(at, 2);
  return { names: names.length === 0 ? TIMED : names, times };
}

/** The test files that a plan runs, sorted. Throws an Error that names what no file begins with. */
export function filesOf(files: string[], { names }: SoakPlan): string[] {
  const tests = files.filter((file) => file.endsWith('.test.ts'));
  const unknown = names.filter((name) => !tests.some((file) => file.startsWith(name)));
  if (unknown.length > 0) {
    throw new Error(`No test in tests/servers begins with ${unknown.join(', ')}.`);
  }
  return tests.filter((file) => names.some((name) => file.startsWith(name))).sort();
}
