import { z } from 'zod';
import type { Result } from './result';

/** One line of `go test -json`; see `go doc test2json`. */
const event = z.object({ Action: z.string(), Test: z.string().optional(), Package: z.string().optional() });

const kinds = { pass: 'passed', fail: 'failed', skip: 'skipped' } as const;

/** Counts the output of `go test -json`: subtests instead of the test around them. A package that fails without a failed test counts as one failure. */
export function countGoTests(output: string, exitCode: number): Result {
  const ends = new Map<string, keyof typeof kinds>();
  for (const line of output.split('\n')) {
    const { Action, Test, Package } = parse(line) ?? {};
    if (Test !== undefined && (Action === 'pass' || Action === 'fail' || Action === 'skip')) {
      ends.set(`${Package} ${Test}`, Action);
    }
  }
  const parents = new Set([...ends.keys()].map((name) => name.slice(0, Math.max(0, name.lastIndexOf('/')))));
  const result: Result = { passed: 0, failed: 0, skipped: 0, notes: [] };
  for (const [name, end] of ends) {
    // A test that failed outside of its subtests counts itself.
    const ownFailure =
      end === 'fail' && ![...ends].some(([other, how]) => other.startsWith(`${name}/`) && how === 'fail');
    if (!parents.has(name) || ownFailure) {
      result[kinds[end]] += 1;
      if (end !== 'pass') {
        result.notes.push(`${kinds[end]}: ${name}`);
      }
    }
  }
  if (exitCode !== 0 && result.failed === 0) {
    result.failed = 1;
    result.notes.push('failed: the tests did not compile or were cut short; see the log');
  }
  return result;
}

function parse(line: string): z.infer<typeof event> | null {
  try {
    return event.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
